using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>The tag of an EXIF segment that says how a camera was held.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x112, EntryBytes = 12;

    /// <summary>1 to 8; null where the segment says nothing of it, or nothing that makes sense.</summary>
    public static int? Read(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 14 || !segment.StartsWith("Exif\0\0"u8)) return null;
        ReadOnlySpan<byte> tiff = segment[6..];
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if (!isLittle && !tiff.StartsWith("MM\0*"u8)) return null;
        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2) return null;
        int entries = Number(tiff[(int)directory..], isLittle);
        ReadOnlySpan<byte> left = tiff[((int)directory + 2)..];
        for (; entries > 0 && left.Length >= EntryBytes; entries--, left = left[EntryBytes..])
            if (Number(left, isLittle) == Tag) return Number(left[8..], isLittle) is >= 1 and <= 8 and var orientation ? orientation : null;
        return null;
    }

    private static int Number(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
