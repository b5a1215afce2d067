namespace Penstock.Data;

/// <summary>The collections of a file in which texts of variable length lie.</summary>
internal sealed class Hdf5GlobalHeap(Hdf5Input input)
{
    private readonly Hdf5Walk _walk = new(input);
    private readonly Dictionary<long, Dictionary<int, Hdf5Cursor>> _collections = [];

    public ReadOnlySpan<byte> Read(long address, int index, long length)
    {
        if (!_collections.TryGetValue(address, out Dictionary<int, Hdf5Cursor>? collection)) _collections[address] = collection = ReadCollection(address);
        return collection.TryGetValue(index, out Hdf5Cursor? found)
            ? found.Rewound().Take(length, "global heap object")
            : throw input.Error(address, "global heap object", "an object of the collection", $"number {index}");
    }

    private Dictionary<int, Hdf5Cursor> ReadCollection(long address)
    {
        Hdf5Cursor header = input.Block(address, 8 + input.LengthSize, "global heap collection");
        header.Signature("GCOL");
        header.Version("global heap collection", 1, 1);
        header.Skip(3, "global heap collection");
        long size = header.Length("global heap collection size");
        Hdf5Cursor block = _walk.Block(address, size, "global heap collection");
        block.Skip(header.Taken, "global heap collection");
        var objects = new Dictionary<int, Hdf5Cursor>();
        // Object 0 is the free space at the end.
        while (block.Remaining >= 8 + input.LengthSize && block.UInt16("global heap object number") is > 0 and int index)
        {
            block.Skip(6, "global heap object");
            objects[index] = block.Slice(block.Length("global heap object size"), "global heap object");
            block.Align();
        }
        return objects;
    }
}
