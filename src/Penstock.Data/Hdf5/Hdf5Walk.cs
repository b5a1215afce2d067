namespace Penstock.Data;

/// <summary>The blocks that one structure is made of: none may come twice, and together they are no longer than the file.</summary>
internal sealed class Hdf5Walk(Hdf5Input input)
{
    private readonly HashSet<long> _seen = [];
    private long _bytes;

    public void Enter(long address, long length, string field)
    {
        input.Check(address, length, field);
        _bytes += length;
        if (!_seen.Add(address) || _bytes > input.Extent)
            throw input.Error(address, field, "blocks that neither repeat nor overlap", "one that was read already. The file is damaged");
    }

    /// <summary>Reads a block that has not been read in this walk.</summary>
    public Hdf5Cursor Block(long address, long length, string field)
    {
        Enter(address, length, field);
        return input.Block(address, length, field);
    }
}
