namespace Penstock.Data;

/// <summary>The kinds of image files that are read.</summary>
public enum ImageKind
{
    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg = 1,
    /// <summary>PNG.</summary>
    Png = 2,
    /// <summary>BMP.</summary>
    Bmp = 3,
    /// <summary>GIF, of which the first frame is read.</summary>
    Gif = 4,
}

/// <summary>Tells kinds of image files by their first bytes and by their names.</summary>
internal static class ImageKinds
{
    /// <summary>The kind of a file's content; null: none that is read.</summary>
    public static ImageKind? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return ImageKind.Jpeg;
        if (bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G'])) return ImageKind.Png;
        if (bytes.StartsWith("GIF8"u8)) return ImageKind.Gif;
        return bytes.StartsWith("BM"u8) ? ImageKind.Bmp : null;
    }

    /// <summary>The kind that a file's name says; null: it says none.</summary>
    public static ImageKind? OfName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" or ".jpe" or ".jfif" => ImageKind.Jpeg,
        ".png" => ImageKind.Png,
        ".bmp" or ".dib" => ImageKind.Bmp,
        ".gif" => ImageKind.Gif,
        _ => null,
    };
}
