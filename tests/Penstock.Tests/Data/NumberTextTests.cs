using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

public unsafe class NumberTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("-.")]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("..")]
    [InlineData("1-2")]
    [InlineData("+1.5")]
    [InlineData("1e5")]
    [InlineData("1e")]
    [InlineData("1e400")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData(" 7.5 ")]
    [InlineData("9007199254740993")]
    [InlineData("16777217")]
    [InlineData("16777217.0")]
    [InlineData("1.00000005960464477539062")]
    [InlineData("123456789012345.6")]
    [InlineData("1234567890123456")]
    [InlineData("0.0000000000000001")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("NaN")]
    public void Agrees_with_the_library_on_the_edges(string text) => Check(text);

    [Fact]
    public void Agrees_with_the_library_on_random_numbers()
    {
        var random = new Random(3);
        for (int i = 0; i < 300_000; i++)
        {
            string digits = random.NextInt64(1L << random.Next(1, 62)).ToString();
            int point = random.Next(digits.Length + 1);
            Check($"{(i % 3 == 0 ? "-" : "")}{digits[..point]}{(i % 5 == 0 ? "" : ".")}{digits[point..]}");
        }
    }

    [Fact]
    public void Agrees_with_the_library_on_random_bits()
    {
        var random = new Random(4);
        for (int i = 0; i < 100_000; i++)
        {
            Check(BitConverter.Int64BitsToDouble(random.NextInt64()).ToString("R"));
            Check(BitConverter.Int32BitsToSingle(random.Next()).ToString("R"));
        }
    }

    [Fact]
    public void Agrees_with_the_library_half_way_between_floats()
    {
        var random = new Random(6);
        for (int i = 0; i < 100_000; i++)
        {
            float low = random.Next(1, 1 << 24) / (float)(1 << random.Next(12));
            decimal middle = ((decimal)(double)low + (decimal)(double)MathF.BitIncrement(low)) / 2;
            Check(middle.ToString(CultureInfo.InvariantCulture));
            Check((middle + 0.000000001m).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Agrees_with_the_library_on_any_characters()
    {
        var random = new Random(5);
        for (int i = 0; i < 200_000; i++)
            Check(new string([.. Enumerable.Range(0, random.Next(1, 18)).Select(_ => "0123456789.-+e :/"[random.Next(17)])]));
    }

    [Fact]
    public void Both_ways_to_sum_digits_give_the_same_number()
    {
        Assert.SkipUnless(Ssse3.IsSupported, "this processor has no SSSE3");
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            long number = random.NextInt64(10_000_000_000_000_000);
            Vector128<byte> digits = Vector128.Create(Encoding.ASCII.GetBytes($"{number:D16}")) - Vector128.Create((byte)'0');
            Assert.Equal((number, number), (NumberText.SumByVectors(digits), NumberText.SumByWords(digits)));
        }
    }

    private static void Check(string text)
    {
        byte[] bytes = [.. "1.234567890123456"u8, .. Encoding.ASCII.GetBytes(text), (byte)','];
        int length = text.Length;
        fixed (byte* all = bytes)
        {
            byte* start = all + bytes.Length - length - 1;
            bool isDouble = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) && !double.IsNaN(d);
            Assert.True(isDouble == NumberText.TryDouble(start, length, out double d2, out _), text);
            if (isDouble) Assert.True(BitConverter.DoubleToInt64Bits(d) == BitConverter.DoubleToInt64Bits(d2), $"{text}: {d:R} {d2:R}");
            bool isSingle = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float f) && !float.IsNaN(f);
            Assert.True(isSingle == NumberText.TrySingle(start, length, out float f2), text);
            if (isSingle) Assert.True(BitConverter.SingleToInt32Bits(f) == BitConverter.SingleToInt32Bits(f2), $"{text}: {f:R} {f2:R}");
            bool isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long l);
            Assert.True(isWhole == NumberText.TryInt64(start, length, out long l2), text);
            if (isWhole) Assert.Equal(l, l2);
        }
    }
}
