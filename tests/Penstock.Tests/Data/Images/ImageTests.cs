using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ImageTests
{
    [Fact]
    public void Tells_the_kind_by_the_content()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (byte[] bytes in new[] { ImageSamples.Baseline, ImageSamples.Progressive, ImageSamples.Gif, ImageSamples.Bmp })
        {
            File.WriteAllBytes(folder["photograph"], bytes);
            Tensor image = Image.Read(folder["photograph"], new() { Channels = 3 });
            Assert.Equal((DType.UInt8, 3L), (image.DType, image.Shape[2].Value));
        }
        Png.Write(folder["a.png"], Tensor.From([(byte)1, (byte)2], Shape.Of(1, 2)));
        Assert.Equal([1, 1, 1, 255, 2, 2, 2, 255], Image.Read(folder["a.png"], new() { Channels = 4 }).ToArray<byte>());
    }

    [Fact]
    public void A_name_that_says_another_kind_is_an_error()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["a.PNG"], ImageSamples.Gif);
        Assert.Equal($"Image {folder["a.PNG"]}: expected the content of a PNG file, as its name says, got that of a GIF file. Rename it.", Assert.Throws<InvalidDataException>(() => Image.Read(folder["a.PNG"])).Message);
        File.WriteAllText(folder["a.jpg"], "<html>");
        Assert.Equal($"Image {folder["a.jpg"]}: expected the first bytes of a JPEG, PNG, BMP or GIF file, got 3C68746D6C3E.", Assert.Throws<InvalidDataException>(() => Image.Read(folder["a.jpg"])).Message);
        File.WriteAllText(folder["b.jpg"], "");
        Assert.EndsWith("got an empty file.", Assert.Throws<InvalidDataException>(() => Image.Read(folder["b.jpg"])).Message);
    }

    [Fact]
    public void The_limit_of_bytes_counts_four_a_pixel()
    {
        foreach (byte[] bytes in new[] { ImageSamples.Baseline, ImageSamples.Progressive, ImageSamples.Gif, ImageSamples.Bmp })
        {
            (long height, long width) = (Image.Decode(bytes).Shape[0].Value, Image.Decode(bytes).Shape[1].Value);
            Image.Decode(bytes, "a", new() { MaximumBytes = 4 * height * width });
            Assert.Contains($"got {width} x {height}", Assert.Throws<InvalidDataException>(() => Image.Decode(bytes, "a", new() { MaximumBytes = 4 * height * width - 4 })).Message);
        }
    }

    [Fact]
    public void Two_or_five_channels_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Image.Decode(ImageSamples.Gif, "a", new() { Channels = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Image.Decode(ImageSamples.Gif, "a", new() { Channels = 5 }));
    }
}
