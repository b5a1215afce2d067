using System.Runtime.InteropServices;
using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ImageResizingTests
{
    // Method, whether it is antialiased, and how PyTorch or Pillow do it; pictures are made by a formula on both sides.
    private const string Oracle = """
        import numpy as np, torch
        import torch.nn.functional as F
        from PIL import Image as P
        def area(a, n):
            # The mean over each new pixel, by differences of the running sum.
            s = np.concatenate([np.zeros((1,) + a.shape[1:]), np.cumsum(a, 0)]); at = np.arange(n + 1) * (len(a) / n); i = np.minimum(at.astype(int), len(a) - 1)
            v = s[i] + (s[i + 1] - s[i]) * (at - i).reshape(-1, *[1] * (a.ndim - 1))
            return (v[1:] - v[:-1]) / (len(a) / n)
        for n, (h, w, nh, nw) in enumerate([(50, 60, 25, 25), (17, 23, 40, 51), (31, 9, 7, 20), (5, 5, 1, 1)]):
            y, x, c = np.mgrid[0:h, 0:w, 0:3]
            a = ((y * 7 + x * 13 + c * 41) * (x + 3) % 251).astype(np.float32)
            t = torch.from_numpy(a.transpose(2, 0, 1)[None].copy()); back = lambda r: r[0].numpy().transpose(1, 2, 0)
            pil = lambda f: np.stack([np.array(P.fromarray(a[:, :, i]).resize((nw, nh), f)) for i in range(3)], -1)
            out = {
                'Bilinear 0': back(F.interpolate(t, (nh, nw), mode='bilinear', align_corners=False)),
                'Bilinear 1': back(F.interpolate(t, (nh, nw), mode='bilinear', align_corners=False, antialias=True)),
                'Bicubic 1': pil(P.BICUBIC), 'Lanczos3 1': pil(P.LANCZOS),
                'Nearest 0': back(F.interpolate(t, (nh, nw), mode='nearest-exact')),
                'Area 0': area(area(a, nh).transpose(1, 0, 2), nw).transpose(1, 0, 2),
            }
            for k, v in out.items(): v.astype(np.float32).tofile('%d %s.float' % (n, k))
            np.array(P.fromarray(a.astype(np.uint8)).resize((nw, nh), P.BILINEAR)).tofile('%d Bilinear 1.byte' % n)
        """;

    private static readonly (int Height, int Width, int NewHeight, int NewWidth)[] s_sizes = [(50, 60, 25, 25), (17, 23, 40, 51), (31, 9, 7, 20), (5, 5, 1, 1)];

    [Fact]
    public void Resizes_as_PyTorch_and_Pillow_do()
    {
        using TestFolder folder = TestFiles.NewFolder();
        PythonOracle.Run(folder, Oracle);
        string[] files = Directory.GetFiles(folder.FullName);
        Assert.Equal(4 * 7, files.Length);
        foreach (string file in files)
        {
            string[] parts = Path.GetFileNameWithoutExtension(file).Split(' ');
            var size = s_sizes[int.Parse(parts[0])];
            Tensor image = Picture(size.Height, size.Width);
            byte[] expected = File.ReadAllBytes(file);
            if (file.EndsWith(".byte"))
            {
                Tensor bytes = Tensor.From(Array.ConvertAll(image.ToArray<float>(), v => (byte)v), image.Shape);
                ImageOracle.Near(expected, Resize(bytes, size, parts), 1, file);
                continue;
            }
            float[] resized = Resize(image, size, parts).ToArray<float>();
            ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(expected);
            Assert.Equal(numbers.Length, resized.Length);
            for (int i = 0; i < resized.Length; i++) Assert.True(Math.Abs(numbers[i] - resized[i]) < 2e-3, $"{Path.GetFileName(file)}: {resized[i]} instead of {numbers[i]} at {i}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_number_of_channels_gives_the_same(int channels)
    {
        Tensor image = Picture(20, 31);
        var many = new float[20 * 31 * channels];
        for (int i = 0; i < 20 * 31; i++)
            for (int c = 0; c < channels; c++) many[i * channels + c] = image.AsSpan<float>()[i * 3 + c % 3];
        float[] one = Image.Resize(image, 9, 40, ResizeMethod.Bicubic, true).ToArray<float>(), wide = Image.Resize(Tensor.From(many, Shape.Of(20, 31, channels)), 9, 40, ResizeMethod.Bicubic, true).ToArray<float>();
        for (int i = 0; i < 9 * 40; i++)
            for (int c = 0; c < channels; c++) Assert.Equal(one[i * 3 + c % 3], wide[i * channels + c]);
    }

    [Fact]
    public void Resizes_as_the_recorded_tests_of_Keras_expect()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling/keras_layers_preprocessing.json")));
        int checkedOnes = 0;
        foreach (JsonElement vector in vectors.RootElement.GetProperty("vectors").EnumerateArray())
        {
            if (!vector.GetProperty("file").GetString()!.EndsWith("resizing_test.py") || vector.GetProperty("check").GetString() != "allclose") continue;
            JsonElement layer = vector.GetProperty("actual").GetProperty("on"), options = layer.GetProperty("kwargs"), input = vector.GetProperty("actual").GetProperty("args")[0], expected = vector.GetProperty("expected");
            Assert.Equal("nearest", options.GetProperty("interpolation").GetString());
            bool isFirst = options.GetProperty("data_format").GetString() == "channels_first", isCut = options.TryGetProperty("crop_to_aspect_ratio", out _);
            // One channel and at most one image: the others of the shape are height and width.
            int[] Sizes(JsonElement array) => [.. array.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()).Skip(isFirst ? array.GetProperty("shape").GetArrayLength() - 2 : 1).Take(2)];
            float[] Numbers(JsonElement array) => array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().SelectMany(Numbers)] : [array.GetSingle()];
            (int[] from, int[] to) = (Sizes(input), Sizes(expected));
            Tensor image = Tensor.From(Numbers(input.GetProperty("$array")), Shape.Of(from[0], from[1], 1));
            Tensor resized = isCut ? Image.ResizeCropping(image, to[0], to[1], ResizeMethod.Nearest) : Image.Resize(image, to[0], to[1], ResizeMethod.Nearest);
            Assert.Equal(Numbers(expected.GetProperty("$array")), resized.ToArray<float>());
            checkedOnes++;
        }
        Assert.Equal(4, checkedOnes);
    }

    [Theory]
    [InlineData(ResizeMethod.Nearest, false)]
    [InlineData(ResizeMethod.Bilinear, false)]
    [InlineData(ResizeMethod.Bilinear, true)]
    [InlineData(ResizeMethod.Bicubic, true)]
    [InlineData(ResizeMethod.Area, false)]
    public void Filling_up_is_resizing_what_is_filled_up(ResizeMethod method, bool antialias)
    {
        Tensor image = Picture(10, 31);
        // Twice as high as wide: 62 rows, of which the image takes those from 26 on.
        var filled = new float[62 * 31 * 3];
        image.AsSpan<float>().CopyTo(filled.AsSpan(26 * 31 * 3));
        float[] expected = Image.Resize(Tensor.From(filled, Shape.Of(62, 31, 3)), 18, 9, method, antialias).ToArray<float>(), padded = Image.ResizePadding(image, 18, 9, method, antialias).ToArray<float>();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], padded[i], 1e-3);
    }

    [Theory]
    [InlineData(1, 65_535)]
    [InlineData(65_535, 1)]
    public void Images_of_one_row_or_column_fit_any_size(int height, int width)
    {
        Tensor thin = Tensor.From(Enumerable.Repeat((byte)200, 65_535 * 3).ToArray(), Shape.Of(height, width, 3));
        foreach (ResizeMethod method in Enum.GetValues<ResizeMethod>())
            foreach (bool antialias in new[] { false, true })
            {
                Assert.All(Image.Resize(thin, 3, 2, method, antialias).ToArray<byte>(), v => Assert.Equal(200, v));
                Assert.All(Image.ResizeCropping(thin, 3, 2, method, antialias).ToArray<byte>(), v => Assert.Equal(200, v));
                Assert.Equal(Shape.Of(3, 2, 3), Image.ResizePadding(thin, 3, 2, method, antialias).Shape);
                Assert.All(Image.Resize(Image.Resize(thin, 1, 1, method, antialias), 1, 70_000, method, antialias).ToArray<byte>(), v => Assert.Equal(200, v));
            }
    }

    [Theory]
    [InlineData(ResizeMethod.Lanczos5)]
    [InlineData(ResizeMethod.Bicubic)]
    [InlineData(ResizeMethod.Area)]
    public void An_even_image_stays_even(ResizeMethod method)
    {
        Tensor even = Tensor.From(Enumerable.Repeat((byte)77, 12 * 9).ToArray(), Shape.Of(12, 9, 1));
        Assert.All(Image.Resize(even, 31, 4, method).ToArray<byte>(), v => Assert.Equal(77, v));
    }

    [Fact]
    public void Cuts_and_mirrors()
    {
        Tensor image = Tensor.From(Enumerable.Range(0, 4 * 13 * 3).Select(i => (byte)i).ToArray(), Shape.Of(4, 13, 3));
        byte Pixel(Tensor t, int y, int x) => t.AsSpan<byte>()[(y * (int)t.Shape[1].Value + x) * 3 + 1];
        Tensor cut = Image.Crop(image, 1, 2, 2, 5), centre = Image.CropCentre(image, 1, 4), mirrored = Image.Flip(image), upside = Image.Flip(image, vertical: true);
        Assert.Equal((Shape.Of(2, 5, 3), Shape.Of(1, 4, 3)), (cut.Shape, centre.Shape));
        Assert.Equal((Pixel(image, 2, 6), Pixel(image, 1, 4)), (Pixel(cut, 1, 4), Pixel(centre, 0, 0)));
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 13; x++) Assert.Equal((Pixel(image, y, x), Pixel(image, y, x)), (Pixel(mirrored, y, 12 - x), Pixel(upside, 3 - y, x)));
        Assert.Equal([3f, 2, 1], Image.Flip(Tensor.From([1f, 2, 3], Shape.Of(1, 3, 1))).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Image.Crop(image, 3, 0, 2, 2));
        Assert.Throws<ArgumentException>(() => Image.CropCentre(image, 5, 5));
        Assert.Throws<ArgumentException>(() => Image.Flip(Tensor.From(1, 2)));
    }

    [Fact]
    public void Keeps_proportions_by_cutting_or_filling_up()
    {
        Tensor image = Tensor.From(Enumerable.Repeat((byte)9, 4 * 8).ToArray(), Shape.Of(4, 8, 1));
        Assert.All(Image.ResizeCropping(image, 4, 4).ToArray<byte>(), v => Assert.Equal(9, v));
        byte[] padded = Image.ResizePadding(image, 8, 8, ResizeMethod.Nearest).ToArray<byte>();
        Assert.All(padded[..16].Concat(padded[48..]), v => Assert.Equal(0, v));
        Assert.All(padded[16..48], v => Assert.Equal(9, v));
        Assert.Throws<ArgumentOutOfRangeException>(() => Image.Resize(image, 0, 4));
    }

    private static Tensor Resize(Tensor image, (int, int, int Height, int Width) size, string[] parts) =>
        Image.Resize(image, size.Height, size.Width, Enum.Parse<ResizeMethod>(parts[1]), parts[2] == "1");

    private static Tensor Picture(int height, int width)
    {
        var values = new float[height * width * 3];
        for (int y = 0, i = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < 3; c++, i++) values[i] = (y * 7 + x * 13 + c * 41) * (x + 3) % 251;
        return Tensor.From(values, Shape.Of(height, width, 3));
    }
}
