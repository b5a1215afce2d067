namespace Penstock.Data;

/// <summary>The names of a group that is kept as a symbol table.</summary>
internal sealed class Hdf5LocalHeap
{
    private readonly Hdf5Input _input;
    private readonly Hdf5Cursor _names;
    private long _taken;

    public Hdf5LocalHeap(Hdf5Input input, long address)
    {
        _input = input;
        Hdf5Cursor header = input.Block(address, 8 + 2 * input.LengthSize + input.OffsetSize, "local heap");
        header.Signature("HEAP");
        header.Version("local heap", 0, 0);
        header.Skip(3, "local heap");
        long size = header.Length("local heap size");
        header.Skip(input.LengthSize, "local heap free list");
        _names = input.Block(header.Address("local heap data address"), size, "local heap data");
    }

    public string Text(long offset, string field)
    {
        Hdf5Cursor at = _names.Rewound();
        at.Skip(offset, field);
        int before = at.Taken;
        string text = at.Text(field);
        // Names do not share bytes, so together they are no longer than the heap.
        if ((_taken += at.Taken - before) > _names.Remaining) throw at.Error(field, "names that do not overlap", "more bytes of names than the heap has");
        return text;
    }
}
