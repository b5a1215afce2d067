using Penstock.Data;

namespace Penstock.Tests;

public class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard_comes() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    [Fact]
    public void Parts_of_any_length_give_what_the_bits_give_one_by_one()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
            for (int first = 0; first <= length; first += 1 + first / 3)
                Assert.Equal(BitByBit(bytes.AsSpan(0, length)), Crc32.Of(bytes.AsSpan(0, first), bytes.AsSpan(first, length - first)));
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
