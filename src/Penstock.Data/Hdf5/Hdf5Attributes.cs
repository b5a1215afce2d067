using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The attributes of a group or dataset, in order of name.</summary>
public sealed class Hdf5Attributes : IReadOnlyCollection<Hdf5Attribute>
{
    private readonly SortedDictionary<string, Hdf5Attribute> _all = new(StringComparer.Ordinal);
    private readonly Hdf5Input _input;
    private readonly string _owner;
    private readonly long _address;

    internal Hdf5Attributes(Hdf5Input input, Hdf5ObjectHeader header, string owner)
    {
        (_input, _owner, _address) = (input, owner, header.Address);
        foreach (Hdf5Cursor message in header.All(Hdf5MessageType.Attribute)) Add(message);
        if (header.Find(Hdf5MessageType.AttributeInfo) is { } info) ReadDense(info);
    }

    /// <summary>The number of attributes.</summary>
    public int Count => _all.Count;

    /// <summary>The attribute of a name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public Hdf5Attribute this[string name] => _all.TryGetValue(name, out Hdf5Attribute? found)
        ? found
        : throw _input.Error(_address, _owner, $"an attribute \"{name}\"", Count == 0 ? "no attributes" : $"only {string.Join(", ", _all.Keys)}");

    /// <summary>Whether there is an attribute of that name.</summary>
    public bool Contains(string name) => _all.ContainsKey(name);

    /// <summary>Gives the attribute of a name, if there is one.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Hdf5Attribute attribute) => _all.TryGetValue(name, out attribute);

    /// <summary>Reads an attribute that holds one text.</summary>
    /// <exception cref="InvalidDataException">There is none, or it holds something else.</exception>
    public string Text(string name)
    {
        Tensor value = this[name].Read();
        return value is { DType: DType.Text, Count: 1 } ? value.AsText().GetString(0) : throw this[name].Error("one text", $"{value.DType} {value.Shape}");
    }

    /// <summary>Reads an attribute that holds one number.</summary>
    /// <exception cref="InvalidDataException">There is none, or it holds something else.</exception>
    public double Number(string name)
    {
        Tensor value = this[name].Read();
        return value.DType != DType.Text && value.Count == 1 ? value.NumberAt(0) : throw this[name].Error("one number", $"{value.DType} {value.Shape}");
    }

    /// <summary>
    /// Reads a list of texts. Keras splits a list of more than 64512 bytes over attributes name0, name1, ...; these are joined.
    /// An empty list may be stored as numbers, as h5py does.
    /// </summary>
    /// <exception cref="InvalidDataException">There is none, or it holds something else.</exception>
    public IReadOnlyList<string> TextList(string name)
    {
        if (Contains(name) || !Contains(name + "0")) return Texts(name);
        var all = new List<string>();
        for (int part = 0; Contains($"{name}{part}"); part++) all.AddRange(Texts($"{name}{part}"));
        return all;
    }

    /// <inheritdoc/>
    public IEnumerator<Hdf5Attribute> GetEnumerator() => _all.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string[] Texts(string name)
    {
        Tensor value = this[name].Read();
        if (value.Count == 0) return [];
        if (value.DType != DType.Text) throw this[name].Error("texts", $"{value.DType} {value.Shape}");
        return [.. Enumerable.Range(0, value.Count).Select(value.AsText().GetString)];
    }

    private void ReadDense(Hdf5Cursor info)
    {
        const int tracksOrder = 1, nameRecordKind = 8, heapIdSize = 8;
        info.Version("attribute information", 0, 0);
        if ((info.Byte("attribute information flags") & tracksOrder) != 0) info.Skip(2, "attribute creation order");
        long heapAddress = info.Address("attribute heap address"), tree = info.Address("attribute tree address");
        if (heapAddress == Hdf5Cursor.Undefined) return;
        var heap = new Hdf5FractalHeap(_input, heapAddress);
        foreach (Hdf5Cursor record in Hdf5TreeV2.Read(_input, tree, nameRecordKind).Records)
        {
            Hdf5Cursor id = record.Slice(heapIdSize, "attribute heap id");
            Add(Hdf5ObjectHeader.Resolve(_input, Hdf5MessageType.Attribute, record.Byte("attribute message flags"), heap.Read(id)));
        }
    }

    private void Add(Hdf5Cursor message)
    {
        Hdf5Attribute attribute = Hdf5Attribute.Read(message);
        if (!_all.TryAdd(attribute.Name, attribute)) throw attribute.Error("names that differ", "one that came before");
    }
}
