namespace Penstock.Data;

/// <summary>Finds the superblock (versions 0 to 3), sets the input's base address and sizes, and says where the root group is.</summary>
internal static class Hdf5Superblock
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    public static long ReadRootAddress(Hdf5Input input)
    {
        input.BaseAddress = Find(input);
        Hdf5Cursor cursor = input.Block(0, Math.Min(input.Extent, 256), "superblock");
        cursor.Skip(8, "signature");
        int version = cursor.Version("superblock", 0, 3);
        return version < 2 ? ReadOld(input, cursor, version) : ReadNew(input, cursor);
    }

    // A user block of 512 bytes, or a power of two more, may stand before the superblock.
    private static long Find(Hdf5Input input)
    {
        Span<byte> bytes = stackalloc byte[8];
        for (long at = 0; at + 8 <= input.Length; at = at == 0 ? 512 : at * 2)
        {
            input.Read(at, bytes, "signature");
            if (bytes.SequenceEqual(Signature)) return at;
        }
        throw input.Error(0, "signature", "an HDF5 file", $"{input.Length} bytes without its signature");
    }

    private static long ReadOld(Hdf5Input input, Hdf5Cursor cursor, int version)
    {
        cursor.Skip(4, "versions");
        ReadSizes(input, cursor);
        cursor.Skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0), "tree sizes and flags");
        long shift = ReadShift(input, cursor);
        cursor.Address("free space address");
        CheckEnd(input, cursor, shift);
        cursor.Address("driver information address");
        cursor.Skip(input.OffsetSize, "root link name");
        return cursor.Address("root group address");
    }

    private static long ReadNew(Hdf5Input input, Hdf5Cursor cursor)
    {
        ReadSizes(input, cursor);
        cursor.Skip(1, "flags");
        int length = cursor.Taken + 4 * input.OffsetSize + 4;
        input.Block(0, length, "superblock").Checked("superblock");
        long shift = ReadShift(input, cursor);
        cursor.Address("superblock extension address");
        CheckEnd(input, cursor, shift);
        return cursor.Address("root group address");
    }

    private static void ReadSizes(Hdf5Input input, Hdf5Cursor cursor)
    {
        input.OffsetSize = Size("size of offsets");
        input.LengthSize = Size("size of lengths");

        int Size(string field)
        {
            int size = cursor.Byte(field);
            return size is 2 or 4 or 8 ? size : throw cursor.Error(field, "2, 4 or 8", $"{size}");
        }
    }

    // A user block that was put before the file, or taken away, shifts what is written.
    private static long ReadShift(Hdf5Input input, Hdf5Cursor cursor) =>
        input.BaseAddress - cursor.Number(input.OffsetSize, "base address");

    private static void CheckEnd(Hdf5Input input, Hdf5Cursor cursor, long shift)
    {
        long end = cursor.Number(input.OffsetSize, "end of file address") + shift;
        if (end > input.Length) throw cursor.Error("end of file address", $"{end} bytes", $"a file of {input.Length}. The file is cut short");
    }
}
