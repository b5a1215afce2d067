using System.Buffers.Binary;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class JpegTests
{
    public static TheoryData<JpegDecoder> Decoders => [JpegDecoder.Managed, JpegDecoder.TurboJpeg];

    [Theory, MemberData(nameof(Decoders))]
    public void Reads_every_kind_as_Pillow_does_within_one_grey_level(JpegDecoder decoder)
    {
        Require(decoder);
        Assert.True(ImageOracle.Jpeg.Count > 150);
        foreach (var (name, (file, pixels)) in ImageOracle.Jpeg)
            ImageOracle.Near(pixels, Image.Decode(file, name, new() { Channels = 3, JpegDecoder = decoder }), 1, name);
    }

    [Fact]
    public void Both_decoders_give_the_same_of_photographs_within_one_grey_level()
    {
        Require(JpegDecoder.TurboJpeg);
        string[] files = [.. Directory.EnumerateFiles(TestFiles.RequireData("flowers-small"), "*.jp*g", SearchOption.AllDirectories)];
        Assert.Equal(4317, files.Length);
        Parallel.ForEach(files, file =>
        {
            byte[] bytes = File.ReadAllBytes(file);
            ImageOracle.Near(Image.Decode(bytes, file, new() { JpegDecoder = JpegDecoder.TurboJpeg }).AsSpan<byte>(), Image.Decode(bytes, file, new() { JpegDecoder = JpegDecoder.Managed }), 1, file);
        });
    }

    [Theory, MemberData(nameof(Decoders))]
    public void Gives_the_channels_that_are_wanted(JpegDecoder decoder)
    {
        Require(decoder);
        foreach (string name in new[] { "pillow 33x17 0 2 95.jpg", "pillow 33x17 1 L.jpg", "adobe rgb 33x17.jpg", "ycck 33x17.jpg" })
        {
            var (file, rgb) = ImageOracle.Jpeg[name];
            Tensor Decode(int? channels) => Image.Decode(file, name, new() { Channels = channels, JpegDecoder = decoder });
            bool isGrey = name.Contains('L');
            Assert.Equal(Shape.Of(17, 33, isGrey ? 1 : 3), Decode(null).Shape);
            Tensor grey = Decode(1), alpha = Decode(4);
            Assert.Equal((Shape.Of(17, 33, 1), Shape.Of(17, 33, 4)), (grey.Shape, alpha.Shape));
            ImageOracle.Near([.. Enumerable.Range(0, rgb.Length / 3).SelectMany(i => (byte[])[.. rgb[(3 * i)..(3 * i + 3)], 255])], alpha, 1, name);
            // Brightness itself, where it is stored, differs a little from that of the rounded and clamped colours.
            ImageOracle.Near([.. rgb.Chunk(3).Select(p => (byte)((p[0] * 19595 + p[1] * 38470 + p[2] * 7471 + 0x8000) >> 16))], grey, 12, name);
        }
    }

    [Theory, MemberData(nameof(Decoders))]
    public void Turns_photographs_as_their_orientation_says(JpegDecoder decoder)
    {
        Require(decoder);
        using TestFolder folder = TestFiles.NewFolder();
        ImageOracle.Run(folder, "jpeg_oracle", """
            from PIL import ImageOps
            for i in range(1, 9):
                open('%d.jpg' % i, 'wb').write(encode([np.array(p) for p in picture(21, 10).convert('YCbCr').split()], [(2, 2), (1, 1), (1, 1)], orientation=i))
                open('%d.raw' % i, 'wb').write(np.array(ImageOps.exif_transpose(Image.open('%d.jpg' % i))).tobytes())
            """);
        for (int i = 1; i <= 8; i++)
        {
            Tensor image = Image.Read(folder[$"{i}.jpg"], new() { JpegDecoder = decoder });
            Assert.Equal(i < 5 ? Shape.Of(10, 21, 3) : Shape.Of(21, 10, 3), image.Shape);
            ImageOracle.Near(File.ReadAllBytes(folder[$"{i}.raw"]), image, 1, $"orientation {i}");
            Assert.Equal(Shape.Of(10, 21, 3), Image.Read(folder[$"{i}.jpg"], new() { Turn = false }).Shape);
        }
    }

    [Theory, MemberData(nameof(Decoders))]
    public void Every_cut_gives_an_error(JpegDecoder decoder)
    {
        Require(decoder);
        foreach (byte[] whole in new[] { ImageSamples.Baseline, ImageSamples.Progressive })
            for (int length = 0; length < whole.Length; length++)
            {
                string message = Assert.Throws<InvalidDataException>(() => Image.Decode(whole.AsSpan(0, length), "cut", new() { JpegDecoder = decoder })).Message;
                Assert.Contains(" cut: expected ", message);
            }
    }

    [Fact]
    public void Both_decoders_accept_the_same_files()
    {
        Require(JpegDecoder.TurboJpeg);
        var random = new Random(7);
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] damaged = Damage.Of(trial % 2 == 0 ? ImageSamples.Baseline : ImageSamples.Progressive, random);
            Exception? managed = Record.Exception(() => Image.Decode(damaged, "a", new() { JpegDecoder = JpegDecoder.Managed }));
            Exception? turbo = Record.Exception(() => Image.Decode(damaged, "a", new() { JpegDecoder = JpegDecoder.TurboJpeg }));
            Assert.True(managed is null or InvalidDataException, $"{managed}");
            Assert.True((managed is null) == (turbo is null), $"trial {trial}: {managed?.Message ?? "accepted"}; TurboJPEG: {turbo?.Message ?? "accepted"}");
        }
    }

    [Theory]
    [InlineData(0xC3, 8, 9, "a lossless one at offset")]
    [InlineData(0xC9, 8, 9, "one with arithmetic codes at offset")]
    [InlineData(0xC5, 8, 9, "a hierarchical one at offset")]
    [InlineData(0xC1, 12, 9, "12 bits. Convert the file")]
    [InlineData(0xC0, 8, 0, "0, which leaves it to a marker DNL")]
    [InlineData(0xC0, 8, 65500, "got 65500 x 65500")]
    [InlineData(0xC0, 8, 8100, "bytes, which cannot hold them. The file is cut short")]
    public void Refuses_other_frames_before_memory_is_taken(byte marker, byte bits, int size, string message)
    {
        byte[] file = [.. ImageSamples.Baseline];
        int frame = file.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        (file[frame + 1], file[frame + 4]) = (marker, bits);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)size);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)Math.Max(size, 1));
        foreach (JpegDecoder decoder in new[] { JpegDecoder.Managed, JpegDecoder.Fastest })
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Image.Decode(file, "a", new() { JpegDecoder = decoder })).Message);
    }

    [Fact]
    public void The_vector_form_of_the_transform_is_the_plain_one()
    {
        var random = new Random(3);
        var coefficients = new short[64];
        byte[] vector = new byte[64], plain = new byte[64];
        for (int trial = 0; trial < 1000; trial++)
        {
            for (int i = 0; i < 64; i++) coefficients[i] = (short)(random.Next(3) == 0 ? random.Next(-1024, 1024) >> random.Next(8) : 0);
            unsafe
            {
                fixed (short* from = coefficients)
                fixed (byte* first = vector, second = plain)
                {
                    JpegInverseTransform.Apply(from, first, 8);
                    JpegInverseTransform.ApplyScalar(from, second, 8);
                }
            }
            Assert.Equal(plain, vector);
        }
    }

    private static void Require(JpegDecoder decoder)
    {
        if (decoder == JpegDecoder.TurboJpeg && Image.FastestJpegDecoder != JpegDecoder.TurboJpeg) Assert.Skip("TurboJPEG is absent; the package libturbojpeg0 has it.");
    }
}
