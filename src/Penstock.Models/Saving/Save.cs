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

    /// <summary>Saves the model: .keras and .h5 as Keras does, .penstock with everything: the graph that predicts, and the layers and the optimizer's values with which training goes on. The file is written beside and renamed.</summary>
    /// <param name="path">Ends in .keras, .h5 or .penstock.</param>
    /// <param name="clock">The clock of the date in the file; the system's if null.</param>
    /// <exception cref="ArgumentException">The name has another ending, or the model has not seen an input.</exception>
    public void Save(string path, TimeProvider? clock = null)
    {
        RequireBuilt("Train it, or put an InputLayer first.");
        ExpectModelEnding(nameof(Save), path);
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        Action<Stream> write = Path.GetExtension(path) switch
        {
            ".keras" => stream => KerasArchive.Write(this, stream, now),
            ".h5" => stream => KerasH5.Write(this, stream),
            _ => stream => PenstockArchive.Write(this, stream, now),
        };
        FileReplacement.Write(path, write);
    }

    /// <summary>Fails unless a name ends as those of model files do.</summary>
    internal static void ExpectModelEnding(string who, string path)
    {
        if (Path.GetExtension(path) is not (".keras" or ".h5" or ".penstock")) throw new ArgumentException($"{who}: expected a name that ends in .keras, .h5 or .penstock, got \"{path}\".");
    }

    /// <summary>Saves the model as .penstock without the date, so that equal models have equal files.</summary>
    internal void SaveUndated(string path) => FileReplacement.Write(path, stream => PenstockArchive.Write(this, stream, date: null));

    /// <summary>Loads a model.</summary>
    /// <remarks>
    /// A .penstock answers as its graph does. Where its layers are unknown here, or would compute something else, the model is the graph, which cannot be trained
    /// further; <see cref="LoadReport.LeftOut"/> tells why. A file of a version that kept no layers is a graph, too, and is trained as one: without dropout and augmentation, and what
    /// batches told a normalization is a weight like any other.
    /// </remarks>
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
        (Model model, report) = Read("Load", path, () => Path.GetExtension(path) switch
        {
            ".keras" => KerasArchive.Read(path, options),
            ".h5" or ".hdf5" => KerasH5.Read(path, options),
            ".penstock" => PenstockArchive.Read(path, options),
            _ => throw new ArgumentException($"Load: expected a name that ends in .keras, .h5 or .penstock, got \"{path}\"."),
        });
        return model;
    }

    /// <summary>Reads a file; what is wrong with it is told as an error of a model file.</summary>
    private static T Read<T>(string who, string path, Func<T> read)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{who}: expected a model file, got no file at {path}.", path);
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}", e);
        }
    }
}
