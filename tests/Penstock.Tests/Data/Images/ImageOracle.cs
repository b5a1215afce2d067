using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Image files that Pillow and small encoders write, and what Pillow reads of them.</summary>
internal static class ImageOracle
{
    private static readonly Lazy<IReadOnlyDictionary<string, (byte[] File, byte[] Pixels)>> Jpegs = new(() => Write("jpeg_oracle")), Others = new(() => Write("bmp_gif_oracle"));

    /// <summary>JPEG files of every kind, and their RGB pixels.</summary>
    public static IReadOnlyDictionary<string, (byte[] File, byte[] Pixels)> Jpeg => Jpegs.Value;

    /// <summary>BMP and GIF files of every kind, and their pixels: RGBA where "alpha" is in the name, else RGB.</summary>
    public static IReadOnlyDictionary<string, (byte[] File, byte[] Pixels)> BmpAndGif => Others.Value;

    /// <summary>What the lines of a script print after the functions of an oracle have been loaded; it runs in the folder.</summary>
    public static string Run(TestFolder folder, string oracle, string script) => PythonOracle.Run(folder, $"""
        import sys
        sys.dont_write_bytecode = True
        sys.path.insert(0, '{Path.Combine(TestFiles.Repository, "tests/Penstock.Tests/Data/Images")}')
        from {oracle} import *
        {script}
        """);

    /// <summary>Fails unless pixels are equal within a difference.</summary>
    public static void Near(ReadOnlySpan<byte> expected, Tensor image, int difference, string name)
    {
        Assert.True(expected.Length == image.Count, $"{name}: {image.Shape} for {expected.Length} bytes");
        ReadOnlySpan<byte> pixels = image.AsSpan<byte>();
        for (int i = 0; i < pixels.Length; i++)
            if (Math.Abs(pixels[i] - expected[i]) > difference) Assert.Fail($"{name}, {image.Shape}: {pixels[i]} instead of {expected[i]} at {i}");
    }

    private static Dictionary<string, (byte[], byte[])> Write(string oracle)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Run(folder, oracle, "write_all()");
        return Directory.GetFiles(folder.FullName, "*.raw").ToDictionary(
            raw => Path.GetFileNameWithoutExtension(raw), raw => (File.ReadAllBytes(raw[..^4]), File.ReadAllBytes(raw)));
    }
}
