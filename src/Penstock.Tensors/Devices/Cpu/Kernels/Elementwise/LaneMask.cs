using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>Writes the bits of a mask as bytes.</summary>
internal static unsafe class LaneMask
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong bits, byte* target, nint count)
    {
        for (; count >= 8; count -= 8, target += 8, bits >>= 8) *(ulong*)target = Spread(bits & 0xFF);
        for (; count > 0; count--, target++, bits >>= 1) *target = (byte)(bits & 1);
    }

    // Seven copies of the low seven bits, 7 places apart, put bit i at the foot of byte i; the eighth would collide.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(ulong bits) => (((bits & 0x7F) * 0x0002040810204081UL) & 0x0001010101010101UL) | (bits >> 7 << 56);
}
