using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The bits of Float32 tensors as hexadecimal digits, which pass between processes unchanged.</summary>
internal static class BitText
{
    public static string Of(Tensor tensor) => Convert.ToHexString(MemoryMarshal.AsBytes(tensor.AsSpan<float>()));

    /// <summary>Rows of so many numbers.</summary>
    public static Tensor Rows(string digits, int width)
    {
        float[] numbers = [.. MemoryMarshal.Cast<byte, float>(Convert.FromHexString(digits))];
        return Tensor.From(numbers, Shape.Of(numbers.Length / width, width));
    }
}
