using System.Numerics;

namespace Penstock.Data;

/// <summary>A version 2 B-tree: records of one size, of which internal nodes hold some themselves.</summary>
internal sealed class Hdf5TreeV2
{
    private const int NodeOverhead = 4 + 1 + 1 + 4, LargestDepth = 32;

    private readonly Hdf5Input _input;
    private readonly Hdf5Walk _walk;
    private readonly int _kind, _recordSize, _countSize;
    private readonly long _nodeSize;
    private readonly int[] _totalSizes;
    private readonly List<Hdf5Cursor> _records = [];

    /// <summary>The records of the tree in order.</summary>
    /// <param name="input">The file.</param>
    /// <param name="address">Where the tree's header is.</param>
    /// <param name="kinds">The kinds of record that are expected.</param>
    public static (int Kind, List<Hdf5Cursor> Records) Read(Hdf5Input input, long address, params ReadOnlySpan<int> kinds)
    {
        Hdf5Cursor header = input.Block(address, 4 + 1 + 1 + 4 + 2 + 2 + 1 + 1 + input.OffsetSize + 2 + input.LengthSize + 4, "B-tree header").Checked("B-tree header");
        header.Signature("BTHD");
        header.Version("B-tree", 0, 0);
        int kind = header.Byte("B-tree record kind");
        if (!kinds.Contains(kind)) throw header.Error("B-tree record kind", string.Join(" or ", kinds.ToArray()), $"{kind}");
        long nodeSize = header.UInt32("B-tree node size");
        int recordSize = header.UInt16("B-tree record size"), depth = header.UInt16("B-tree depth");
        header.Skip(2, "B-tree split and merge");
        long root = header.Address("B-tree root address");
        int count = header.UInt16("B-tree root records");
        if (recordSize == 0 || nodeSize < NodeOverhead + recordSize) throw header.Error("B-tree record size", $"1 to {nodeSize - NodeOverhead}", $"{recordSize}");
        if (depth > LargestDepth) throw header.Error("B-tree depth", $"at most {LargestDepth}", $"{depth}");
        var tree = new Hdf5TreeV2(input, kind, recordSize, nodeSize, depth);
        if (root != Hdf5Cursor.Undefined) tree.ReadNode(root, count, depth);
        return (kind, tree._records);
    }

    private Hdf5TreeV2(Hdf5Input input, int kind, int recordSize, long nodeSize, int depth)
    {
        (_input, _kind, _recordSize, _nodeSize, _walk) = (input, kind, recordSize, nodeSize, new Hdf5Walk(input));
        UInt128 most = (UInt128)((nodeSize - NodeOverhead) / recordSize);
        _countSize = BytesFor(most);
        _totalSizes = new int[depth + 1];
        for (int level = 1; level <= depth; level++)
        {
            // A child pointer: address, records in the node, and above the first level records in all nodes below it.
            int pointer = PointerSize(level);
            UInt128 records = nodeSize < NodeOverhead + pointer ? 0 : (UInt128)((nodeSize - NodeOverhead - pointer) / (recordSize + pointer));
            most = UInt128.Min((records + 1) * most + records, ulong.MaxValue);
            _totalSizes[level] = BytesFor(most);
        }
    }

    private static int BytesFor(UInt128 largest) => (int)UInt128.Log2(UInt128.Max(largest, 1)) / 8 + 1;

    private int PointerSize(int level) => _input.OffsetSize + _countSize + (level > 1 ? _totalSizes[level - 1] : 0);

    private void ReadNode(long address, int count, int level)
    {
        int pointer = level == 0 ? 0 : PointerSize(level);
        long size = 6 + (long)count * _recordSize + (level == 0 ? 0 : (count + 1L) * pointer) + 4;
        if (size > _nodeSize) throw _input.Error(address, "B-tree node records", $"at most {_nodeSize} bytes of them", $"{count} records in {size} bytes");
        Hdf5Cursor node = _walk.Block(address, size, "B-tree node").Checked("B-tree node");
        node.Signature(level == 0 ? "BTLF" : "BTIN");
        node.Version("B-tree node", 0, 0);
        int kind = node.Byte("B-tree node kind");
        if (kind != _kind) throw node.Error("B-tree node kind", $"{_kind}", $"{kind}");
        var records = new Hdf5Cursor[count];
        for (int i = 0; i < count; i++) records[i] = node.Slice(_recordSize, "B-tree record");
        for (int i = 0; i <= count; i++)
        {
            if (level > 0) ReadChild(node, level);
            if (i < count) _records.Add(records[i]);
        }
    }

    private void ReadChild(Hdf5Cursor node, int level)
    {
        long address = node.Address("B-tree child address");
        long count = node.Number(_countSize, "B-tree child records");
        if (level > 1) node.Skip(_totalSizes[level - 1], "B-tree child total records");
        if (count > ushort.MaxValue) throw node.Error("B-tree child records", $"at most {ushort.MaxValue}", $"{count}");
        ReadNode(address, (int)count, level - 1);
    }
}
