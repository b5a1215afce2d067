using System.Text;

namespace Penstock.Data;

/// <summary>A name in a group: of an object (hard), or of a path to be followed (soft); both empty where it leads to another file.</summary>
internal sealed record Hdf5Link(string Name, long Address, string? Path)
{
    private const int LinkOrderFlag = 4, LinkKindFlag = 8, LinkCharsetFlag = 16;

    /// <summary>The links of a group, however they are kept, in order of name.</summary>
    public static SortedDictionary<string, Hdf5Link> ReadAll(Hdf5Input input, Hdf5ObjectHeader header)
    {
        var links = new SortedDictionary<string, Hdf5Link>(StringComparer.Ordinal);
        foreach (Hdf5Link link in header.Find(Hdf5MessageType.SymbolTable) is { } table ? ReadTable(input, table) : ReadMessages(input, header))
            if (!links.TryAdd(link.Name, link)) throw input.Error(header.Address, "group", "names that differ", $"\"{link.Name}\" twice");
        return links;
    }

    private static IEnumerable<Hdf5Link> ReadTable(Hdf5Input input, Hdf5Cursor table)
    {
        const int symbolicCache = 2;
        long tree = table.Address("group tree address");
        var names = new Hdf5LocalHeap(input, table.Address("group heap address"));
        var walk = new Hdf5Walk(input);
        foreach ((_, long address) in Hdf5TreeV1.Read(input, tree, Hdf5TreeV1.GroupKind, input.LengthSize))
        {
            Hdf5Cursor start = input.Block(address, 8, "symbol table node");
            start.Signature("SNOD");
            start.Version("symbol table node", 1, 1);
            start.Skip(1, "symbol table node");
            int count = start.UInt16("symbol table entries");
            Hdf5Cursor node = walk.Block(address, 8 + count * (2L * input.OffsetSize + 24), "symbol table node");
            node.Skip(8, "symbol table node");
            for (int i = 0; i < count; i++)
            {
                string name = names.Text(node.Number(input.OffsetSize, "link name offset"), "link name");
                long target = node.Address("object header address");
                bool isSoft = node.UInt32("symbol cache kind") == symbolicCache;
                node.Skip(4, "symbol table entry");
                Hdf5Cursor scratch = node.Slice(16, "symbol table entry");
                yield return isSoft
                    ? new Hdf5Link(name, Hdf5Cursor.Undefined, names.Text(scratch.UInt32("soft link offset"), "soft link"))
                    : new Hdf5Link(name, target, null);
            }
        }
    }

    private static IEnumerable<Hdf5Link> ReadMessages(Hdf5Input input, Hdf5ObjectHeader header)
    {
        foreach (Hdf5Cursor message in header.All(Hdf5MessageType.Link)) yield return Read(message);
        if (header.Find(Hdf5MessageType.LinkInfo) is not { } info) yield break;
        const int tracksOrder = 1, nameRecordKind = 5, hashSize = 4;
        info.Version("link information", 0, 0);
        if ((info.Byte("link information flags") & tracksOrder) != 0) info.Skip(8, "link creation order");
        long heapAddress = info.Address("link heap address"), tree = info.Address("link tree address");
        if (heapAddress == Hdf5Cursor.Undefined) yield break;
        var heap = new Hdf5FractalHeap(input, heapAddress);
        foreach (Hdf5Cursor record in Hdf5TreeV2.Read(input, tree, nameRecordKind).Records)
        {
            record.Skip(hashSize, "link name hash");
            yield return Read(heap.Read(record));
        }
    }

    private static Hdf5Link Read(Hdf5Cursor cursor)
    {
        const int hard = 0, soft = 1;
        cursor.Version("link", 1, 1);
        int flags = cursor.Byte("link flags");
        int kind = (flags & LinkKindFlag) != 0 ? cursor.Byte("link kind") : hard;
        cursor.Skip(((flags & LinkOrderFlag) != 0 ? 8 : 0) + ((flags & LinkCharsetFlag) != 0 ? 1 : 0), "link creation order");
        string name = Encoding.UTF8.GetString(cursor.Take(cursor.Number(1 << (flags & 3), "link name length"), "link name"));
        return kind switch
        {
            hard => new Hdf5Link(name, cursor.Address("object header address"), null),
            soft => new Hdf5Link(name, Hdf5Cursor.Undefined, Encoding.UTF8.GetString(cursor.Take(cursor.UInt16("soft link length"), "soft link"))),
            _ => new Hdf5Link(name, Hdf5Cursor.Undefined, null),
        };
    }
}
