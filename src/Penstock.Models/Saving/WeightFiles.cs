using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    private const string WeightsEnding = ".weights.h5";

    /// <summary>Saves the weights as Keras's .weights.h5 does, with what the optimizer of the last training keeps; layers go by class and order. The file is written beside and renamed. Vocabularies that were found in data are not in it.</summary>
    /// <param name="path">Ends in .weights.h5.</param>
    /// <exception cref="ArgumentException">The name has another ending, or the model has not seen an input.</exception>
    public void SaveWeights(string path)
    {
        RequireBuilt("Train it, or put an InputLayer first.");
        ExpectWeightsEnding(nameof(SaveWeights), path);
        FileReplacement.Write(path, stream => KerasWeights.Write(this, stream));
    }

    /// <summary>Fails unless a name ends as those of weights do.</summary>
    internal static void ExpectWeightsEnding(string who, string path)
    {
        if (!path.EndsWith(WeightsEnding, StringComparison.Ordinal)) throw new ArgumentException($"{who}: expected a name that ends in {WeightsEnding}, got \"{path}\". Save keeps the model with its weights.");
    }

    /// <summary>
    /// Loads weights into this model from a file of a model of the same layers. In a .weights.h5 or .keras file they are found by class and order, and what
    /// the optimizer of the last training keeps is taken over too where it fits and the file does not name another class (<see cref="LoadReport.Presumed"/> tells where it names none); in a legacy .h5 file they are found by name. Vocabularies stay the model's own. An error leaves the weights as they were.
    /// </summary>
    /// <param name="path">The file, with or without a model beside the weights.</param>
    /// <param name="partial">Whether weights that are missing or do not fit are left as they are. Default false.</param>
    /// <exception cref="ModelFileException">The file is damaged, or its weights are not those of the model.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public LoadReport LoadWeights(string path, bool partial = false)
    {
        RequireBuilt("Put an InputLayer first.");
        (Weight Weight, Tensor Value)[] before = [.. Weights.Select(w => (w, GetWeight(w)))];
        try
        {
            return Read(nameof(LoadWeights), path, () => Path.GetExtension(path) == ".keras" ? KerasArchive.ReadWeights(this, path, partial) : ReadH5Weights(path, partial));
        }
        catch
        {
            foreach (var (weight, value) in before) SetWeight(weight, value);
            throw;
        }
    }

    private LoadReport ReadH5Weights(string path, bool partial)
    {
        using Hdf5File file = Hdf5File.Open(path);
        return KerasWeights.Has(file) ? KerasWeights.Read(this, file, path, partial) : KerasH5.ReadWeights(this, file, path, partial);
    }

    internal void RequireBuilt(string remedy) => Require(_outputs.Count > 0, "a model that has seen an input", "one that has not", remedy);
}
