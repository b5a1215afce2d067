using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads JPEG files, by TurboJPEG where it may and can.</summary>
internal static class Jpeg
{
    /// <summary>Decodes a file as UInt8 [height, width, channels], and tells how it is to be turned, as EXIF counts.</summary>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, string name, ImageOptions options, out int orientation)
    {
        JpegFile file = JpegFile.Open(bytes, name, options.MostBytes);
        int channels = options.Channels ?? (file.Colours == JpegColours.Grey ? 1 : 3);
        orientation = file.Orientation;
        bool isTurbo = options.JpegDecoder switch
        {
            JpegDecoder.Managed => false,
            JpegDecoder.TurboJpeg when !TurboJpeg.IsThere => throw new NotSupportedException("Jpeg: expected TurboJPEG, got a system without it. Install it (package libturbojpeg0 of Debian and Ubuntu, libjpeg-turbo of others) or take JpegDecoder.Managed."),
            _ => TurboJpeg.IsThere,
        };
        // TurboJPEG smooths what lacks bits.
        if (file.Frame.IsProgressive && !file.HasAllBits(bytes)) isTurbo = false;
        // What TurboJPEG warns of or refuses, the managed decoder judges, so that both accept the same files.
        return (isTurbo ? TurboJpeg.Decode(file, bytes, channels, options.IsResized) : null) ?? JpegManaged.Decode(file, bytes, channels, options.IsResized);
    }
}
