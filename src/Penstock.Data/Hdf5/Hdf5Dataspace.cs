namespace Penstock.Data;

/// <summary>The extents of a dataset or attribute; none at all for a null dataspace, which has no elements.</summary>
/// <param name="Extents">The current extents; empty for a scalar.</param>
/// <param name="Largest">The extents that it may grow to; <see cref="Hdf5Cursor.Undefined"/> for an axis without limit.</param>
/// <param name="IsNull">Whether there is nothing, not even one element.</param>
internal sealed record Hdf5Dataspace(long[] Extents, long[] Largest, bool IsNull)
{
    private const int LargestRank = 32;

    // Products of extents stay within 64 bits, even those that another extent makes 0.
    private const long MostElements = 1L << 60;

    public static Hdf5Dataspace Read(Hdf5Cursor cursor)
    {
        int version = cursor.Version("dataspace", 1, 2);
        int rank = cursor.Byte("dataspace rank"), flags = cursor.Byte("dataspace flags"), kind = cursor.Byte("dataspace kind");
        if (version == 1) cursor.Skip(4, "dataspace");
        if (rank > LargestRank) throw cursor.Error("dataspace rank", $"at most {LargestRank}", $"{rank}");
        long size = cursor.Input.LengthSize;
        var extents = new long[rank];
        for (int i = 0; i < rank; i++) extents[i] = cursor.Length("dataspace extent");
        Int128 product = 1;
        foreach (long extent in extents)
            if (extent > 0 && (product *= extent) > MostElements) throw cursor.Error("dataspace extents", $"a product of at most {MostElements}", $"[{string.Join(", ", extents)}]");
        var largest = (long[])extents.Clone();
        if ((flags & 1) != 0)
            for (int i = 0; i < rank; i++) largest[i] = cursor.Optional((int)size, "dataspace largest extent");
        return new Hdf5Dataspace(extents, largest, version == 2 && kind == 2);
    }

    /// <summary>The number of elements, or -1 where it does not fit a tensor.</summary>
    public long Count
    {
        get
        {
            if (IsNull || Extents.Contains(0)) return 0;
            Int128 count = 1;
            foreach (long extent in Extents)
                if ((count *= extent) > Array.MaxLength) return -1;
            return (long)count;
        }
    }
}
