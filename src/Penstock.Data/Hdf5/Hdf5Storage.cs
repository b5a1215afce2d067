using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The elements of a dataset: type, extents, layout, filters and fill value, read when asked for.</summary>
internal sealed class Hdf5Storage
{
    private readonly Hdf5Input _input;
    private readonly long _address;
    private readonly Hdf5Datatype _type;
    private readonly Hdf5Layout _layout;
    private readonly Hdf5FilterPipeline _filters;
    private readonly byte[] _fill;

    public Hdf5Storage(Hdf5Input input, Hdf5ObjectHeader header)
    {
        (_input, _address) = (input, header.Address);
        if (header.Has(Hdf5MessageType.ExternalFiles))
            throw input.Error(_address, "dataset", "elements in this file", "elements in external files, which are not read");
        _type = Hdf5Datatype.Read(header.Required(Hdf5MessageType.Datatype));
        Space = Hdf5Dataspace.Read(header.Required(Hdf5MessageType.Dataspace));
        _layout = Hdf5Layout.Read(header.Required(Hdf5MessageType.Layout));
        _filters = header.Find(Hdf5MessageType.FilterPipeline) is { } filters ? Hdf5FilterPipeline.Read(filters) : Hdf5FilterPipeline.None;
        _fill = ReadFill(header);
    }

    public Hdf5Dataspace Space { get; }

    public Hdf5Datatype Type => _type;

    /// <summary>Reads all elements as if they were stored as the given type of the same size.</summary>
    public Tensor Read(Hdf5Datatype type, Shape shape) => Hdf5Elements.Read(_input, type, shape, _address, ReadRaw);

    private byte[] ReadFill(Hdf5ObjectHeader header)
    {
        if (header.Find(Hdf5MessageType.FillValue) is { } fill)
        {
            const int isDefined = 0x20;
            int version = fill.Version("fill value", 1, 3);
            bool hasValue = version == 3 ? (fill.Byte("fill value flags") & isDefined) != 0 : fill.Take(3, "fill value flags")[2] != 0 || version == 1;
            return hasValue ? fill.Take(fill.UInt32("fill value size"), "fill value").ToArray() : [];
        }
        return header.Find(Hdf5MessageType.OldFillValue) is { } old ? old.Take(old.UInt32("fill value size"), "fill value").ToArray() : [];
    }

    private void ReadRaw(Span<byte> into)
    {
        if (into.IsEmpty) return;
        switch (_layout.Class)
        {
            case Hdf5LayoutClass.Compact:
                _layout.Compact!.Rewound().Take(into.Length, "compact data").CopyTo(into);
                break;
            case Hdf5LayoutClass.Contiguous when _layout.Address != Hdf5Cursor.Undefined:
                _input.Read(_layout.Address, into, "data");
                break;
            case Hdf5LayoutClass.Contiguous:
                Fill(into);
                break;
            default:
                ReadChunks(into);
                break;
        }
    }

    /// <summary>Checks that the elements' bytes are there, before memory is taken for them.</summary>
    public void CheckSize(long bytes)
    {
        if (_layout.Class == Hdf5LayoutClass.Contiguous && _layout.Address != Hdf5Cursor.Undefined) _input.Check(_layout.Address, bytes, "data");
        else if (bytes > _input.UnpackedLimit) throw _input.Error(_address, "dataset size", $"at most {_input.UnpackedLimit} bytes, as a file of {_input.Length} can hold", $"{bytes}");
    }

    private void ReadChunks(Span<byte> into)
    {
        var grid = new Hdf5ChunkGrid(_input, Space, _layout.ChunkExtents, _type.Size, _address);
        Fill(into);
        long found = 0;
        foreach (Hdf5Chunk chunk in Hdf5ChunkIndex.Read(_input, _layout, grid))
        {
            if (!grid.Contains(chunk.Origin)) continue;
            if (++found > grid.Count) throw _input.Error(_address, "chunk index", $"at most {grid.Count} chunks", "more");
            Hdf5FilterPipeline filters = _layout.EdgesUnfiltered && grid.IsCut(chunk.Origin) ? Hdf5FilterPipeline.None : _filters;
            grid.Place(filters.Decode(_input, chunk, grid.ChunkBytes), chunk.Origin, into);
        }
    }

    private void Fill(Span<byte> into)
    {
        // A text of variable length that was never written has no place, which zeros say.
        if (_fill.Length != _type.Size || _type.IsVariableText) into.Clear();
        else for (int i = 0; i < into.Length; i += _fill.Length) _fill.CopyTo(into[i..]);
    }
}
