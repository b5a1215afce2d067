using System.Buffers.Binary;
using Penstock.Data;

namespace Penstock.Tests;

public class BmpAndGifTests
{
    [Fact]
    public void Reads_every_kind_as_Pillow_does()
    {
        Assert.True(ImageOracle.BmpAndGif.Count > 100);
        foreach (var (name, (file, pixels)) in ImageOracle.BmpAndGif)
            ImageOracle.Near(pixels, Image.Decode(file, name, new() { Channels = name.Contains("alpha") ? 4 : 3 }), 0, name);
    }

    [Fact]
    public void Every_cut_gives_an_error()
    {
        foreach (string name in new[] { "i4_9x7.bmp", "rle8_9x7.bmp", "rle4_9x7.bmp", "m565_9x7.bmp", "rgb_9x7.bmp" })
        {
            byte[] whole = ImageOracle.BmpAndGif[name].File;
            for (int length = 0; length < whole.Length; length++)
                Assert.Throws<InvalidDataException>(() => Image.Decode(whole.AsSpan(0, length), name));
        }
        // What follows the first frame does not count.
        byte[] gif = ImageOracle.BmpAndGif["g64_7x5_i1.gif"].File;
        for (int length = 0; length < gif.Length - 8; length++)
            Assert.Throws<InvalidDataException>(() => Image.Decode(gif.AsSpan(0, length)));
    }

    [Fact]
    public void Few_bytes_may_not_leave_many_pixels_to_be_filled_up()
    {
        byte[] runs = [.. ImageOracle.BmpAndGif["rle8_9x7.bmp"].File], frame = [.. ImageOracle.BmpAndGif["g64_7x5_i0.gif"].File];
        void Claim(short width, short height)
        {
            BinaryPrimitives.WriteInt32LittleEndian(runs.AsSpan(18), width);
            BinaryPrimitives.WriteInt32LittleEndian(runs.AsSpan(22), height);
            BinaryPrimitives.WriteInt16LittleEndian(frame.AsSpan(6), width);
            BinaryPrimitives.WriteInt16LittleEndian(frame.AsSpan(8), height);
        }
        Claim(1024, 1024);
        Assert.Equal(Image.Decode(runs).Shape.With(2, 4), Image.Decode(frame).Shape);
        Claim(8000, 8000);
        Assert.Contains("which say too little of them", Assert.Throws<InvalidDataException>(() => Image.Decode(runs)).Message);
        Assert.Contains("which say too little of it", Assert.Throws<InvalidDataException>(() => Image.Decode(frame)).Message);
    }

    [Theory]
    [InlineData("rgb_9x7.bmp", 18, "got 2147483647 x 2147483647")]
    [InlineData("g64_7x5_i0.gif", 6, "got 65535 x 65535")]
    public void Refuses_huge_sizes_before_memory_is_taken(string name, int at, string message)
    {
        byte[] file = [.. ImageOracle.BmpAndGif[name].File];
        file.AsSpan(at, name.EndsWith("gif") ? 4 : 8).Fill(0xFF);
        if (name.EndsWith("bmp"))
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), int.MaxValue);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 4), int.MaxValue);
        }
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Image.Decode(file)).Message);
    }
}
