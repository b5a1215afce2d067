using System.Text;

namespace Penstock.Data;

/// <summary>The links of a group to be written: names in a local heap, entries in nodes of eight, a B-tree of nodes of thirty-two above them.</summary>
internal static class Hdf5SymbolTable
{
    public const int LeafHalf = 4, InternalHalf = 16;

    private const int EntriesOfNode = 2 * LeafHalf, ChildrenOfNode = 2 * InternalHalf;
    private const int EntrySize = 40, NodeSize = 8 + EntriesOfNode * EntrySize, TreeNodeSize = 24 + ChildrenOfNode * 8 + (ChildrenOfNode + 1) * 8;
    private const int NoFreeSpace = 1, Undefined = -1;

    /// <summary>A link: the name, where its object's header is and, for a group, the body of its symbol table message.</summary>
    public readonly record struct Entry(string Name, long Header, byte[]? Table);

    private readonly record struct Child(long Address, long LastName);

    /// <summary>Adds a group's table and returns the body of its symbol table message: the addresses of tree and heap.</summary>
    public static byte[] Add(Hdf5Image image, IReadOnlyList<Entry> entries)
    {
        long[] names = new long[entries.Count];
        var heap = new Hdf5Block().Zeros(8);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = heap.Length;
            heap.Bytes(Encoding.UTF8.GetBytes(entries[i].Name + '\0')).Align();
        }
        const int heapHeaderSize = 32;
        long heapAddress = image.End;
        image.Add(new Hdf5Block().Signature("HEAP").Zeros(4).Int64(heap.Length).Int64(NoFreeSpace).Int64(heapAddress + heapHeaderSize).Bytes(heap.ToArray()).ToArray());
        return new Hdf5Block().Int64(AddTree(image, AddNodes(image, entries, names))).Int64(heapAddress).ToArray();
    }

    /// <summary>Encodes an entry; a group's says where its table is.</summary>
    public static void Encode(Hdf5Block block, long nameOffset, Entry entry) =>
        block.Int64(nameOffset).Int64(entry.Header).UInt32(entry.Table is null ? 0 : 1).Zeros(4).Bytes(entry.Table ?? new byte[16]);

    private static List<Child> AddNodes(Hdf5Image image, IReadOnlyList<Entry> entries, long[] names)
    {
        var nodes = new List<Child>();
        foreach ((int from, int to) in Split(entries.Count, EntriesOfNode))
        {
            var node = new Hdf5Block().Signature("SNOD").Byte(1, 0).UInt16(to - from);
            for (int i = from; i < to; i++) Encode(node, names[i], entries[i]);
            nodes.Add(new(image.Add(node.Zeros(NodeSize - node.Length).ToArray()), names[to - 1]));
        }
        return nodes;
    }

    private static long AddTree(Hdf5Image image, List<Child> children)
    {
        for (byte level = 0; ; level++)
        {
            var parents = new List<Child>();
            long first = image.End;
            var ranges = Split(children.Count, ChildrenOfNode);
            if (ranges.Count == 0) ranges.Add((0, 0));
            for (int i = 0; i < ranges.Count; i++)
            {
                (int from, int to) = ranges[i];
                var node = new Hdf5Block().Signature("TREE").Byte(0, level).UInt16(to - from);
                node.Int64(i == 0 ? Undefined : first + (i - 1L) * TreeNodeSize).Int64(i == ranges.Count - 1 ? Undefined : first + (i + 1L) * TreeNodeSize);
                // A key is the last name below the child before it; the first is the empty name.
                node.Int64(from == 0 ? 0 : children[from - 1].LastName);
                for (int c = from; c < to; c++) node.Int64(children[c].Address).Int64(children[c].LastName);
                parents.Add(new(image.Add(node.Zeros(TreeNodeSize - node.Length).ToArray()), to == 0 ? 0 : children[to - 1].LastName));
            }
            if (parents.Count == 1) return parents[0].Address;
            children = parents;
        }
    }

    // As few parts as the size allows, all about as long.
    private static List<(int From, int To)> Split(int count, int most)
    {
        int parts = (count + most - 1) / most;
        return [.. Enumerable.Range(0, parts).Select(i => ((int)((long)count * i / parts), (int)((long)count * (i + 1) / parts)))];
    }
}
