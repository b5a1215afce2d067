using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Data;

/// <summary>Turns rows of components into pixels of 3 or 4 bytes, the fourth 255.</summary>
internal static unsafe class JpegColourRow
{
    // JFIF's factors times 2^16, as libjpeg has them: 1.402, 1.772, 0.34414, 0.71414.
    private const int RedByCr = 91881, BlueByCb = 116130, GreenByCb = 22554, GreenByCr = 46802, Half = 1 << 15;

    // Where the bytes of 16 pixels of three bytes come from: 16 places in each of three vectors, 0xFF: not from this colour.
    private static readonly Vector128<byte>[] s_places = Places();

    public static void FromYCbCr(byte* y, byte* cb, byte* cr, byte* target, int width, int pixelBytes)
    {
        int x = 0;
        if (Avx2.IsSupported)
            for (; x + 16 <= width; x += 16)
            {
                (Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue) = Convert(y + x, cb + x, cr + x);
                Store(red, green, blue, target + x * pixelBytes, pixelBytes);
            }
        for (; x < width; x++) ConvertScalar(y[x], cb[x] - 128, cr[x] - 128, target + x * pixelBytes, pixelBytes);
    }

    public static void Interleave(byte* red, byte* green, byte* blue, byte* target, int start, int width, int pixelBytes)
    {
        int x = start;
        if (Vector128.IsHardwareAccelerated)
            for (; x + 16 <= width; x += 16)
                Store(Vector128.Load(red + x), Vector128.Load(green + x), Vector128.Load(blue + x), target + x * pixelBytes, pixelBytes);
        for (; x < width; x++) Store(red[x], green[x], blue[x], target + x * pixelBytes, pixelBytes);
    }

    /// <summary>
    /// Turns cyan, magenta, yellow and black into colours, as Pillow does: the share of paper that each leaves, times that of black.
    /// 255 means no ink, whether Adobe's marker says so or not. The first three may be stored as YCbCr of their complements.
    /// </summary>
    public static void FromInks(byte* a, byte* b, byte* c, byte* k, byte* target, int width, int pixelBytes, bool isYcck)
    {
        for (int x = 0; x < width; x++)
        {
            byte* pixel = target + x * pixelBytes;
            if (isYcck)
            {
                ConvertScalar(a[x], b[x] - 128, c[x] - 128, pixel, pixelBytes);
                Inks((byte)(255 - pixel[0]), (byte)(255 - pixel[1]), (byte)(255 - pixel[2]), k[x], pixel, pixelBytes);
            }
            else Inks(a[x], b[x], c[x], k[x], pixel, pixelBytes);
        }
    }

    /// <summary>The same where the inks of a pixel lie together.</summary>
    public static void FromInks(ReadOnlySpan<byte> inks, Span<byte> target, int pixelBytes)
    {
        fixed (byte* from = inks, to = target)
            for (int i = 0, pixels = inks.Length / 4; i < pixels; i++)
                Inks(from[4 * i], from[4 * i + 1], from[4 * i + 2], from[4 * i + 3], to + i * pixelBytes, pixelBytes);
    }

    private static void Inks(byte c, byte m, byte y, byte k, byte* pixel, int pixelBytes) =>
        Store(Left(255 - c, k), Left(255 - m, k), Left(255 - y, k), pixel, pixelBytes);

    private static byte Left(int ink, int paper)
    {
        int product = ink * paper + 128;
        return (byte)Math.Clamp(paper - ((product + (product >> 8)) >> 8), 0, 255);
    }

    private static void ConvertScalar(int y, int cb, int cr, byte* pixel, int pixelBytes) => Store(
        (byte)Math.Clamp(y + ((RedByCr * cr + Half) >> 16), 0, 255),
        (byte)Math.Clamp(y + ((-GreenByCb * cb - GreenByCr * cr + Half) >> 16), 0, 255),
        (byte)Math.Clamp(y + ((BlueByCb * cb + Half) >> 16), 0, 255), pixel, pixelBytes);

    private static void Store(byte red, byte green, byte blue, byte* pixel, int pixelBytes)
    {
        (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
        if (pixelBytes == 4) pixel[3] = 255;
    }

    // (a x + 2^15) >> 16 in 16 bits is (high half of 2 x times a, plus 1) >> 1; factors beyond 1/2 are parted into whole multiples of x and a rest.
    private static (Vector128<byte> Red, Vector128<byte> Green, Vector128<byte> Blue) Convert(byte* y, byte* cb, byte* cr)
    {
        Vector256<short> middle = Vector256.Create((short)128), one = Vector256<short>.One;
        Vector256<short> light = Avx2.ConvertToVector256Int16(y), b = Avx2.ConvertToVector256Int16(cb) - middle, r = Avx2.ConvertToVector256Int16(cr) - middle;
        Vector256<short> red = light + r + ((Avx2.MultiplyHigh(r + r, Vector256.Create((short)(RedByCr - 65536))) + one) >> 1);
        Vector256<short> blue = light + b + b + ((Avx2.MultiplyHigh(b + b, Vector256.Create((short)(BlueByCb - 2 * 65536))) + one) >> 1);
        Vector256<short> factors = Vector256.Create(unchecked((ushort)-GreenByCb) | (65536 - GreenByCr) << 16).AsInt16();
        Vector256<int> half = Vector256.Create(Half);
        Vector256<int> low = (Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(b, r), factors) + half) >> 16, high = (Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(b, r), factors) + half) >> 16;
        Vector256<short> green = light - r + Avx2.PackSignedSaturate(low, high);
        return (Narrow(red), Narrow(green), Narrow(blue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector256<short> values) => Sse2.PackUnsignedSaturate(values.GetLower(), values.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, byte* target, int pixelBytes)
    {
        if (pixelBytes == 4)
        {
            for (int i = 0; i < 16; i++) Store(red[i], green[i], blue[i], target + 4 * i, 4);
            return;
        }
        ref Vector128<byte> places = ref s_places[0];
        for (int part = 0; part < 3; part++)
        {
            Vector128<byte> bytes = Vector128.Shuffle(red, Unsafe.Add(ref places, 3 * part)) | Vector128.Shuffle(green, Unsafe.Add(ref places, 3 * part + 1)) | Vector128.Shuffle(blue, Unsafe.Add(ref places, 3 * part + 2));
            bytes.Store(target + 16 * part);
        }
    }

    private static Vector128<byte>[] Places()
    {
        var places = new Vector128<byte>[9];
        Span<byte> bytes = stackalloc byte[16];
        for (int part = 0; part < 3; part++)
            for (int colour = 0; colour < 3; colour++)
            {
                for (int i = 0; i < 16; i++) bytes[i] = (16 * part + i) % 3 == colour ? (byte)((16 * part + i) / 3) : (byte)0xFF;
                places[3 * part + colour] = Vector128.Create<byte>(bytes);
            }
        return places;
    }
}
