using System.Diagnostics.CodeAnalysis;

namespace Penstock.Data;

/// <summary>A folder of groups and datasets in an HDF5 file.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    private const int MostSoftLinks = 16, DeepestGroup = 256;

    private readonly Hdf5Group? _parent;
    private readonly int _depth;
    private readonly Dictionary<string, Hdf5Object?> _opened = new(StringComparer.Ordinal);
    private SortedDictionary<string, Hdf5Link>? _links;

    internal Hdf5Group(Hdf5Input input, Hdf5ObjectHeader header, string path, Hdf5Group? parent) : base(input, header, path)
    {
        (_parent, _depth) = (parent, parent is null ? 0 : parent._depth + 1);
        if (_depth > DeepestGroup) throw input.Error(header.Address, "group", $"at most {DeepestGroup} groups within groups", $"more at {path}");
    }

    /// <summary>The groups in this group, in order of name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a link leads back to a group that it is in.</exception>
    public IReadOnlyList<Hdf5Group> Groups => [.. Objects.OfType<Hdf5Group>()];

    /// <summary>The datasets in this group, in order of name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<Hdf5Dataset> Datasets => [.. Objects.OfType<Hdf5Dataset>()];

    /// <summary>The object at a path from this group, such as <c>dense/kernel:0</c>; from the root where it starts with <c>/</c>.</summary>
    /// <exception cref="InvalidDataException">There is none, or the file is damaged.</exception>
    public Hdf5Object this[string path] => Find(path, 0) ?? throw Missing(path, "an object");

    /// <summary>The group at a path.</summary>
    /// <exception cref="InvalidDataException">There is none, or the file is damaged.</exception>
    public Hdf5Group Group(string path) => Find(path, 0) as Hdf5Group ?? throw Missing(path, "a group");

    /// <summary>The dataset at a path.</summary>
    /// <exception cref="InvalidDataException">There is none, or the file is damaged.</exception>
    public Hdf5Dataset Dataset(string path) => Find(path, 0) as Hdf5Dataset ?? throw Missing(path, "a dataset");

    /// <summary>Gives the object at a path, if there is one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool TryGet(string path, [MaybeNullWhen(false)] out Hdf5Object found) => (found = Find(path, 0)) is not null;

    /// <summary>Whether there is a group or dataset at a path.</summary>
    public bool Contains(string path) => Find(path, 0) is not null;

    private SortedDictionary<string, Hdf5Link> Links => _links ??= Hdf5Link.ReadAll(Input, Header);

    private IEnumerable<Hdf5Object> Objects => Links.Keys.Select(name => Child(name, 0)).OfType<Hdf5Object>();

    private Hdf5Group Root => _parent?.Root ?? this;

    private Hdf5Object? Find(string path, int softLinks)
    {
        Hdf5Object? at = path.StartsWith('/') ? Root : this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (name != ".") at = (at as Hdf5Group)?.Child(name, softLinks);
        return at;
    }

    private Hdf5Object? Child(string name, int softLinks)
    {
        if (_opened.TryGetValue(name, out Hdf5Object? child)) return child;
        return _opened[name] = Links.TryGetValue(name, out Hdf5Link? link) ? Open(link, softLinks) : null;
    }

    // A soft link whose target is missing, and a link to another file, lead nowhere.
    private Hdf5Object? Open(Hdf5Link link, int softLinks)
    {
        string path = _parent is null ? "/" + link.Name : $"{Path}/{link.Name}";
        if (link.Path is null) return link.Address == Hdf5Cursor.Undefined ? null : Open(Hdf5ObjectHeader.Read(Input, link.Address), path);
        if (softLinks == MostSoftLinks) throw Input.Error(Header.Address, "soft link", $"at most {MostSoftLinks} links to links", $"more at {path}");
        return Find(link.Path, softLinks + 1) is { } target ? Open(target.Header, path) : null;
    }

    private Hdf5Object? Open(Hdf5ObjectHeader header, string path)
    {
        Input.CountObject(header.Address);
        for (Hdf5Group? group = this; group is not null; group = group._parent)
            if (group.Header.Address == header.Address) throw Input.Error(header.Address, "link", "a tree of groups", $"{path}, which leads back to {group.Path}");
        if (header.Has(Hdf5MessageType.SymbolTable) || header.Has(Hdf5MessageType.LinkInfo) || header.Has(Hdf5MessageType.Link)) return new Hdf5Group(Input, header, path, this);
        return header.Has(Hdf5MessageType.Layout) ? new Hdf5Dataset(Input, header, path) : null;
    }

    private InvalidDataException Missing(string path, string what)
    {
        const int shown = 20;
        string names = string.Join(", ", Links.Keys.Take(shown)) + (Links.Count > shown ? $" and {Links.Count - shown} more" : "");
        return Input.Error(Header.Address, $"group \"{Path}\"", $"{what} at \"{path}\"", Links.Count == 0 ? "an empty group" : $"only {names}");
    }
}
