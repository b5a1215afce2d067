namespace Penstock.Data;

/// <summary>
/// An HDF5 file opened for reading, as Keras and h5py write them: superblock 0, 2 and 3, old and new groups, contiguous, compact and
/// chunked datasets with deflate, shuffle and fletcher32. Elements are read when asked for, so the file stays open until disposed; one thread at a time may use it.
/// A file that is cut short or damaged gives an <see cref="InvalidDataException"/> that names file, offset and field.
/// </summary>
public sealed class Hdf5File : IDisposable
{
    private readonly Hdf5Input _input;

    private Hdf5File(Hdf5Input input)
    {
        _input = input;
        Root = new Hdf5Group(input, Hdf5ObjectHeader.Read(input, Hdf5Superblock.ReadRootAddress(input)), "/", null);
    }

    /// <summary>The group that holds all others.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is not an HDF5 file, or is damaged.</exception>
    public static Hdf5File Open(string path) => Open(File.OpenRead(path), path);

    /// <summary>Opens a file that is in memory.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidDataException">It is not an HDF5 file, or is damaged.</exception>
    public static Hdf5File Open(byte[] bytes, string name) => Open(new MemoryStream(bytes, writable: false), name);

    /// <summary>Opens a file in a stream that can seek, and takes the stream over.</summary>
    /// <param name="stream">The stream; that of a zip entry is copied to memory first by the caller, who knows how much it may take.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidDataException">It is not an HDF5 file, or is damaged.</exception>
    public static Hdf5File Open(Stream stream, string name)
    {
        try
        {
            return new Hdf5File(new Hdf5Input(stream, name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _input.Dispose();
}
