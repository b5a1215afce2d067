namespace Penstock.Data;

/// <summary>A version 1 B-tree, which indexes the symbol tables of a group (kind 0) or the chunks of a dataset (kind 1).</summary>
internal static class Hdf5TreeV1
{
    public const int GroupKind = 0, ChunkKind = 1;

    /// <summary>The children of the leaves in order, each with the key before it.</summary>
    public static List<(Hdf5Cursor Key, long Child)> Read(Hdf5Input input, long root, int kind, int keySize)
    {
        var found = new List<(Hdf5Cursor, long)>();
        var walk = new Hdf5Walk(input);
        var pending = new Stack<(long Address, int Level)>([(root, -1)]);
        while (pending.TryPop(out var node))
        {
            List<(Hdf5Cursor, long)> entries = ReadNode(walk, input, node.Address, kind, keySize, node.Level, out int level);
            if (level == 0) found.AddRange(entries);
            // The last child is pushed first, so that the first is taken first.
            else for (int i = entries.Count - 1; i >= 0; i--) pending.Push((entries[i].Item2, level - 1));
        }
        return found;
    }

    private static List<(Hdf5Cursor, long)> ReadNode(Hdf5Walk walk, Hdf5Input input, long address, int kind, int keySize, int expectedLevel, out int level)
    {
        int headerSize = 8 + 2 * input.OffsetSize;
        Hdf5Cursor header = walk.Block(address, headerSize, "B-tree node");
        header.Signature("TREE");
        int foundKind = header.Byte("B-tree node kind");
        if (foundKind != kind) throw header.Error("B-tree node kind", $"{kind}", $"{foundKind}");
        level = header.Byte("B-tree node level");
        if (expectedLevel >= 0 && level != expectedLevel) throw header.Error("B-tree node level", $"{expectedLevel}", $"{level}");
        int count = header.UInt16("B-tree node entries");
        Hdf5Cursor body = input.Block(address + headerSize, (long)count * (keySize + input.OffsetSize), "B-tree node entries");
        var entries = new List<(Hdf5Cursor, long)>(count);
        for (int i = 0; i < count; i++) entries.Add((body.Slice(keySize, "B-tree key"), body.Address("B-tree child address")));
        return entries;
    }
}
