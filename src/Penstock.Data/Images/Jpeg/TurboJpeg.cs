using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The system's TurboJPEG library, found by its usual names.</summary>
internal static unsafe class TurboJpeg
{
    private const int Rgb = 0, Grey = 6, Rgba = 7, Cmyk = 11;
    private const int AccurateTransform = 4096, StopOnWarning = 8192;

    private static readonly string[] s_names = ["libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "libturbojpeg.dylib", "/opt/homebrew/lib/libturbojpeg.dylib", "turbojpeg.dll", "libturbojpeg.dll"];
    private static readonly delegate* unmanaged<nint> s_open;
    private static readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> s_decode;
    private static readonly delegate* unmanaged<nint, int> s_close;

    static TurboJpeg()
    {
        foreach (string name in s_names)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            if (!NativeLibrary.TryGetExport(library, "tjInitDecompress", out nint open) || !NativeLibrary.TryGetExport(library, "tjDecompress2", out nint decode) || !NativeLibrary.TryGetExport(library, "tjDestroy", out nint close)) continue;
            s_open = (delegate* unmanaged<nint>)open;
            s_decode = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)decode;
            s_close = (delegate* unmanaged<nint, int>)close;
            return;
        }
    }

    /// <summary>Whether the system has it.</summary>
    public static bool IsThere => s_decode is not null;

    /// <summary>Decodes a file whose header has been read; null where the library has anything to say against it.</summary>
    public static Tensor? Decode(JpegFile file, ReadOnlySpan<byte> bytes, int channels, bool isLent)
    {
        (int height, int width) = (file.Frame.Height, file.Frame.Width);
        int wanted = file.Colours switch
        {
            JpegColours.Grey => 1,
            JpegColours.YCbCr => channels,
            JpegColours.Rgb => channels == 1 ? 3 : channels,
            _ => 4,
        };
        Tensor image = ImagePixels.New(height, width, wanted, isLent);
        bool isInks = file.Colours is JpegColours.Cmyk or JpegColours.Ycck;
        if (!Decode(bytes, image.Writable<byte>(), height, width, isInks ? Cmyk : wanted switch { 1 => Grey, 3 => Rgb, _ => Rgba })) return null;
        if (!isInks) return image;
        int pixelBytes = channels == 1 ? 3 : channels;
        Tensor colours = ImagePixels.New(height, width, pixelBytes, isLent);
        JpegColourRow.FromInks(image.AsSpan<byte>(), colours.Writable<byte>(), pixelBytes);
        return colours;
    }

    private static bool Decode(ReadOnlySpan<byte> bytes, Span<byte> pixels, int height, int width, int format)
    {
        // A handle belongs to one thread; to open one is nothing beside a picture.
        nint handle = s_open();
        if (handle == 0) return false;
        try
        {
            fixed (byte* from = bytes, to = pixels)
                return s_decode(handle, from, new CULong((nuint)bytes.Length), to, width, 0, height, format, AccurateTransform | StopOnWarning) == 0;
        }
        finally
        {
            s_close(handle);
        }
    }
}
