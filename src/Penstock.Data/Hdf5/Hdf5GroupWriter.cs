using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A group to be written.</summary>
public sealed class Hdf5GroupWriter : Hdf5ObjectWriter
{
    // HDF5 orders links by the bytes of their names.
    private sealed class ByteOrder : IComparer<string>
    {
        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }

    private readonly SortedDictionary<string, Hdf5ObjectWriter> _children = new(new ByteOrder());

    internal Hdf5GroupWriter(string path) : base(path) { }

    /// <summary>The links of the group in the file's order.</summary>
    internal IReadOnlyDictionary<string, Hdf5ObjectWriter> Children => _children;

    /// <summary>Makes a group, and the groups on the way to it; one that is there already is returned.</summary>
    /// <param name="path">A name, or names with / between them.</param>
    /// <exception cref="ArgumentException">A dataset is in the way, or a name is empty.</exception>
    public Hdf5GroupWriter CreateGroup(string path)
    {
        Hdf5GroupWriter at = this;
        foreach (string name in path.Split('/')) at = at.Child(name);
        return at;
    }

    /// <summary>Makes a dataset, and the groups on the way to it.</summary>
    /// <param name="path">A name, or names with / between them.</param>
    /// <param name="value">The elements. They are written as they are at the time of saving.</param>
    /// <exception cref="ArgumentException">The name is taken or empty.</exception>
    public Hdf5DatasetWriter CreateDataset(string path, Tensor value)
    {
        int last = path.LastIndexOf('/');
        return last < 0 ? Add(path, new Hdf5DatasetWriter(Join(path), value)) : CreateGroup(path[..last]).CreateDataset(path[(last + 1)..], value);
    }

    private Hdf5GroupWriter Child(string name) => _children.TryGetValue(name, out Hdf5ObjectWriter? child)
        ? child as Hdf5GroupWriter ?? throw new ArgumentException($"{child.Path}: expected a group, got a dataset of that name.")
        : Add(name, new Hdf5GroupWriter(Join(name)));

    private T Add<T>(string name, T child) where T : Hdf5ObjectWriter
    {
        if (name is "" or "." || name.Contains('\0')) throw new ArgumentException($"{Path}: expected a name of at least one character, not '.' and without zero characters, got \"{name}\".");
        return _children.TryAdd(name, child) ? child : throw new ArgumentException($"{child.Path}: expected a name that is free, got one that is taken.");
    }

    private string Join(string name) => Path == "/" ? "/" + name : $"{Path}/{name}";
}
