using Penstock.Data;

namespace Penstock.Tests;

public unsafe class SeparatorScanTests
{
    [Fact]
    public void Finds_what_a_plain_loop_finds()
    {
        var random = new Random(8);
        for (int round = 0; round < 3000; round++)
        {
            int length = random.Next(1, 300);
            byte[] block = [.. Enumerable.Range(0, length).Select(_ => (byte)"ab,\n\""[random.Next(5) == 0 ? 4 : random.Next(4)]), .. new byte[SeparatorScan.Padding]];
            var expected = new List<int>();
            bool isInside = false;
            for (int i = 0; i < length; i++)
            {
                isInside ^= block[i] == '"';
                if (!isInside && block[i] is (byte)',' or (byte)'\n') expected.Add(i);
            }
            var places = new int[length + SeparatorScan.Padding];
            fixed (byte* text = block)
            fixed (int* found = places)
            {
                int count = SeparatorScan.Find(text, length, (byte)',', (byte)'"', found, out int lineEnds, out bool hasQuotes);
                Assert.Equal(expected, places[..count]);
                Assert.Equal((expected.Count(i => block[i] == '\n'), block.Contains((byte)'"')), (lineEnds, hasQuotes));
            }
        }
    }

    [Fact]
    public void Every_width_of_vector_gives_the_same_masks()
    {
        var random = new Random(9);
        var block = new byte[64];
        for (int round = 0; round < 1000; round++)
        {
            for (int i = 0; i < 64; i++) block[i] = (byte)"a,\n\""[random.Next(4)];
            fixed (byte* text = block)
            {
                SeparatorScan.Masks256(text, (byte)',', (byte)'"', out ulong separators, out ulong ends, out ulong quotes);
                SeparatorScan.Masks512(text, (byte)',', (byte)'"', out ulong separators2, out ulong ends2, out ulong quotes2);
                Assert.Equal((separators, ends, quotes), (separators2, ends2, quotes2));
            }
        }
    }
}
