namespace Penstock.Data;

/// <summary>A group or a dataset of an HDF5 file.</summary>
public abstract class Hdf5Object
{
    private Hdf5Attributes? _attributes;

    private protected Hdf5Object(Hdf5Input input, Hdf5ObjectHeader header, string path) => (Input, Header, Path) = (input, header, path);

    /// <summary>Where the object is: <c>/model_weights/dense</c>; the root is <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The object's attributes.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Hdf5Attributes Attributes => _attributes ??= new Hdf5Attributes(Input, Header, Path);

    private protected Hdf5Input Input { get; }

    internal Hdf5ObjectHeader Header { get; }
}
