using System.Buffers.Binary;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class JpegTests
{
    private static readonly byte[] s_scan = [0xFF, 0xDA];

    public static TheoryData<JpegDecoder> Decoders => [JpegDecoder.Managed, JpegDecoder.TurboJpeg];

    [Theory, MemberData(nameof(Decoders))]
    public void Reads_every_kind_as_Pillow_does_within_one_grey_level(JpegDecoder decoder)
    {
        Require(decoder);
        Assert.True(ImageOracle.Jpeg.Count > 200);
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
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Image.Decode(file, "a", new() { JpegDecoder = decoder })).Message);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }
    }

    [Fact]
    public void Sizes_beyond_an_array_are_refused_whatever_is_allowed()
    {
        byte[] file = [.. ImageSamples.Baseline];
        file.AsSpan(file.AsSpan().IndexOf<byte>([0xFF, 0xC0]) + 5, 4).Fill(0xFF);
        foreach (JpegDecoder decoder in new[] { JpegDecoder.Managed, JpegDecoder.Fastest })
            Assert.Contains("got 65535 x 65535", Assert.Throws<InvalidDataException>(() => Image.Decode(file, "a", new() { JpegDecoder = decoder, MaximumBytes = long.MaxValue })).Message);
    }

    [Theory, MemberData(nameof(Decoders))]
    public void Progressive_files_may_end_before_all_bits_are_there(JpegDecoder decoder)
    {
        Require(decoder);
        byte[] whole = ImageSamples.Progressive;
        Tensor all = Image.Decode(whole, "a", new() { JpegDecoder = decoder });
        double last = double.MaxValue;
        for (int at = whole.AsSpan().IndexOf(s_scan); at >= 0;)
        {
            int next = whole.AsSpan(at + 2).IndexOf(s_scan);
            at = next < 0 ? -1 : at + 2 + next;
            Tensor some = Image.Decode(at < 0 ? whole : [.. whole[..at], 0xFF, 0xD9], "a", new() { JpegDecoder = decoder });
            Assert.Equal(Image.Decode(at < 0 ? whole : [.. whole[..at], 0xFF, 0xD9], "a", new() { JpegDecoder = JpegDecoder.Managed }).ToArray<byte>(), some.ToArray<byte>());
            double difference = some.ToArray<byte>().Zip(all.ToArray<byte>(), (a, b) => (double)Math.Abs(a - b)).Average();
            Assert.True(difference <= last + 1, $"{difference} after {last}");
            last = difference;
        }
        Assert.Equal(0, last);
    }

    [Theory, MemberData(nameof(Decoders))]
    public void Scans_of_the_image_are_counted_and_no_others(JpegDecoder decoder)
    {
        Require(decoder);
        byte[] whole = ImageSamples.Progressive;
        // As a video behind the photograph may have them.
        byte[] followed = [.. whole, .. Enumerable.Repeat(s_scan, 2000).SelectMany(b => b)];
        Assert.Equal(Image.Decode(whole).ToArray<byte>(), Image.Decode(followed, "a", new() { JpegDecoder = decoder }).ToArray<byte>());
        // The last scan, which refines the first component, again and again.
        int last = whole.AsSpan().LastIndexOf(s_scan);
        byte[] many = [.. whole[..last], .. Enumerable.Repeat(whole[last..^2], 100).SelectMany(b => b), 0xFF, 0xD9];
        Assert.Contains("expected at most 100 scans", Assert.Throws<InvalidDataException>(() => Image.Decode(many, "a", new() { JpegDecoder = decoder })).Message);
    }

    [Fact]
    public void Damaged_orientations_are_passed_over()
    {
        byte[] exif = [.. "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"u8];
        byte[] little = [.. "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"u8];
        Assert.Equal((6, 6), (ExifOrientation.Read(exif), ExifOrientation.Read(little)));
        for (int length = 0; length < 26; length++) Assert.Null(ExifOrientation.Read(exif.AsSpan(0, length)));
        for (int at = 10; at < exif.Length; at++)
            foreach (byte value in new byte[] { 0, 9, 0x7F, 0xFF })
            {
                byte[] damaged = [.. exif];
                damaged[at] = value;
                Assert.True(ExifOrientation.Read(damaged) is null or (>= 1 and <= 8));
            }
    }

    private static void Require(JpegDecoder decoder)
    {
        if (decoder == JpegDecoder.TurboJpeg && Image.FastestJpegDecoder != JpegDecoder.TurboJpeg) Assert.Skip("TurboJPEG is absent; the package libturbojpeg0 has it.");
    }
}
