using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Penstock.Data;

/// <summary>Copies rows of pixels from right to left.</summary>
internal static class ImageMirror
{
    private const int PixelsAtOnce = 5;

    // The bytes of five pixels of three bytes, last pixel first.
    private static readonly Vector128<byte> s_reversed = Vector128.Create((byte)12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, 0);

    public static void Row(ReadOnlySpan<byte> from, Span<byte> to, int pixel)
    {
        int pixels = from.Length / pixel, x = 0;
        if (pixel == 1)
        {
            from.CopyTo(to);
            to.Reverse();
            return;
        }
        if (pixel == 3 && Vector128.IsHardwareAccelerated)
        {
            ref byte source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
            // The sixteenth byte that is loaded and stored belongs to a pixel beside them.
            from[^3..].CopyTo(to);
            for (x = 1; x + PixelsAtOnce + 1 <= pixels; x += PixelsAtOnce)
            {
                Vector128<byte> bytes = Vector128.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)(3 * (pixels - x - PixelsAtOnce))), s_reversed);
                bytes.StoreUnsafe(ref target, (nuint)(3 * x));
            }
        }
        for (; x < pixels; x++) from.Slice((pixels - 1 - x) * pixel, pixel).CopyTo(to[(x * pixel)..]);
    }
}
