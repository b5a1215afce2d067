using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>What a caller must know of the model: column names, class names, the threshold. It is saved with it.</summary>
    public ModelSignature Signature { get; set; } = new();

    /// <summary>What the training rows looked like; null where nobody said. A .penstock file keeps it.</summary>
    public DataProfile? Profile { get; set; }

    internal IEnumerable<LayerApplication> CallsOf(Layer layer) => _order.Where(a => a.Layer == layer);

    /// <summary>Saves the model: .keras and .h5 as Keras does, .penstock with everything. The file is written beside and renamed.</summary>
    /// <param name="path">Ends in .keras, .h5 or .penstock.</param>
    /// <param name="clock">The clock of the date in the file; the system's if null.</param>
    /// <exception cref="ArgumentException">The name has another ending, or the model has not seen an input.</exception>
    public void Save(string path, TimeProvider? clock = null)
    {
        Require(_outputs.Count > 0, "a model that has seen an input", "one that has not", "Train it, or put an InputLayer first.");
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        Action<Stream> write = Path.GetExtension(path) switch
        {
            ".keras" => stream => KerasArchive.Write(this, stream, now),
            ".h5" => stream => KerasH5.Write(this, stream),
            ".penstock" => stream => PenstockArchive.Write(this, stream, now),
            _ => throw new ArgumentException($"Save: expected a name that ends in .keras, .h5 or .penstock, got \"{path}\"."),
        };
        FileReplacement.Write(path, write);
    }

    /// <summary>Saves the model as .penstock without the date, so that equal models have equal files.</summary>
    internal void SaveUndated(string path) => FileReplacement.Write(path, stream => PenstockArchive.Write(this, stream, date: null));

    /// <summary>Loads a model.</summary>
    /// <param name="path">Ends in .keras, .h5 (or .hdf5) or .penstock.</param>
    /// <param name="options">A user's own layers; what to do with weights that do not fit.</param>
    /// <exception cref="ModelFileException">The file is damaged or says something unknown.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Model Load(string path, LoadOptions? options = null) => Load(path, out _, options);

    /// <summary>Loads a model, and says which weights were loaded.</summary>
    /// <inheritdoc cref="Load(string, LoadOptions?)"/>
    public static Model Load(string path, out LoadReport report, LoadOptions? options = null)
    {
        options ??= new();
        if (!File.Exists(path)) throw new FileNotFoundException($"Load: expected a model file, got no file at {path}.", path);
        try
        {
            (Model model, report) = Path.GetExtension(path) switch
            {
                ".keras" => KerasArchive.Read(path, options),
                ".h5" or ".hdf5" => KerasH5.Read(path, options),
                ".penstock" => PenstockArchive.Read(path, options),
                _ => throw new ArgumentException($"Load: expected a name that ends in .keras, .h5 or .penstock, got \"{path}\"."),
            };
            return model;
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}", e);
        }
    }

    /// <summary>Loads weights from a Keras .h5 file into this model; layers are found by name.</summary>
    /// <param name="path">The file, with or without a model beside the weights.</param>
    /// <param name="partial">Whether weights that are missing or do not fit are left as they are. Default false.</param>
    public LoadReport LoadWeights(string path, bool partial = false)
    {
        Require(_outputs.Count > 0, "a model that has seen an input", "one that has not", "Put an InputLayer first.");
        using Hdf5File file = Hdf5File.Open(path);
        return KerasH5.ReadWeights(this, file, path, partial);
    }
}
