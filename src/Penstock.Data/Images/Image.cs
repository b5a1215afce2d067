using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads, resizes and cuts images, UInt8 or Float32 tensors [height, width, channels].</summary>
public static partial class Image
{
    private const int PrefixBytes = 8;

    /// <summary>What <see cref="JpegDecoder.Fastest"/> is on this system.</summary>
    public static JpegDecoder FastestJpegDecoder => TurboJpeg.IsThere ? JpegDecoder.TurboJpeg : JpegDecoder.Managed;

    /// <summary>Reads a JPEG, PNG, BMP or GIF file as UInt8 [height, width, channels].</summary>
    /// <param name="path">The file; its name must not say another kind than its content.</param>
    /// <param name="options">The channels and the limits.</param>
    /// <exception cref="InvalidDataException">The file is not an image, not of the kind that its name says, cut short, damaged, or larger than allowed.</exception>
    public static Tensor Read(string path, ImageOptions? options = null)
    {
        using (FileStream file = File.OpenRead(path))
        {
            Span<byte> prefix = stackalloc byte[PrefixBytes];
            prefix = prefix[..file.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false)];
            ImageKind kind = KindOf(prefix, path);
            if (ImageKinds.OfName(path) is { } named && named != kind) throw new InvalidDataException($"Image {path}: expected the content of a {Name(named)} file, as its name says, got that of a {Name(kind)} file. Rename it.");
        }
        return Decode(File.ReadAllBytes(path), path, options);
    }

    /// <summary>Decodes a JPEG, PNG, BMP or GIF file in memory as UInt8 [height, width, channels].</summary>
    /// <param name="bytes">The content of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">The channels and the limits.</param>
    /// <exception cref="InvalidDataException">The bytes are not an image, cut short, damaged, or larger than allowed.</exception>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, string name = "image", ImageOptions? options = null)
    {
        options ??= new();
        options.Check();
        int orientation = 1;
        ImageKind kind = KindOf(bytes, name);
        Tensor decoded = kind switch
        {
            ImageKind.Jpeg => Jpeg.Decode(bytes, name, options, out orientation),
            ImageKind.Png => Png.Decode(bytes, name, null, options.MostBytes),
            ImageKind.Bmp => Bmp.Decode(bytes, name, options.MostBytes),
            _ => Gif.Decode(bytes, name, options.MostBytes),
        };
        Tensor image = options.Channels is { } channels ? ImageChannels.Convert(decoded, channels) : decoded;
        if (options.Turn) image = ImageOrientation.Turn(image, orientation);
        if (options is { Height: { } height, Width: { } width }) image = Fitted(image, height, width, options);
        if (kind == ImageKind.Jpeg && options.IsResized && image != decoded) ImagePixels.Return(decoded);
        return image;
    }

    private static Tensor Fitted(Tensor image, int height, int width, ImageOptions options) => options.Fit switch
    {
        ImageFit.Crop => ResizeCropping(image, height, width, options.Method, options.Antialias),
        ImageFit.Pad => ResizePadding(image, height, width, options.Method, options.Antialias),
        _ => Resize(image, height, width, options.Method, options.Antialias),
    };

    private static ImageKind KindOf(ReadOnlySpan<byte> bytes, string name) => ImageKinds.Of(bytes)
        ?? throw new InvalidDataException($"Image {name}: expected the first bytes of a JPEG, PNG, BMP or GIF file, got {(bytes.Length == 0 ? "an empty file" : Convert.ToHexString(bytes[..Math.Min(bytes.Length, PrefixBytes)]))}.");

    private static string Name(ImageKind kind) => kind.ToString().ToUpperInvariant();
}
