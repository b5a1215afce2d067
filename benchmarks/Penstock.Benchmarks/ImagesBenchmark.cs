using System.Diagnostics;
using System.Runtime.InteropServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>
/// Photographs of 640 x 480, decoded, resized to 224 x 224 and mirrored, beside TurboJPEG's bare decoding into a buffer that
/// is there already: <c>images FOLDER [--rounds 5] [--milliseconds 500]</c>, FOLDER with any JPEG photographs, which are brought to that size.
/// </summary>
internal static class ImagesBenchmark
{
    private const int Width = 640, Height = 480, Size = 224, Photographs = 24;

    private sealed record Work(string Name, int Threads, Action<byte[]> Do)
    {
        public List<double> Rates { get; } = [];
    }

    public static void Run(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            Console.WriteLine("images: expected a folder of JPEG photographs.");
            return;
        }
        int rounds = Arguments.Numbers(args, "--rounds", 5)[0];
        double seconds = Arguments.Numbers(args, "--milliseconds", 500)[0] / 1000.0;
        byte[][] files = Photos(args[0]);
        Console.WriteLine($"{files.Length} photographs of {Width} x {Height}, {files.Average(f => f.Length) / 1024:F0} KiB each");
        ImageOptions managed = new() { JpegDecoder = JpegDecoder.Managed }, turbo = new() { JpegDecoder = JpegDecoder.TurboJpeg };
        ImageOptions managedSmall = managed with { Height = Size, Width = Size }, turboSmall = turbo with { Height = Size, Width = Size };
        Work[] works =
        [
            .. new[] { 1, 2 }.SelectMany(threads => (Work[])
            [
                new("TurboJPEG, bare decode", threads, BareTurboJpeg.Decode),
                new("managed, decode", threads, file => Image.Decode(file, "", managed)),
                new("TurboJPEG, decode + resize + flip", threads, file => Image.Flip(Image.Decode(file, "", turboSmall))),
                new("managed, decode + resize + flip", threads, file => Image.Flip(Image.Decode(file, "", managedSmall))),
            ]),
        ];
        foreach (Work work in works) Rate(work, files, seconds);
        for (int round = 0; round < rounds; round++)
            foreach (Work work in works) work.Rates.Add(Rate(work, files, seconds));
        Console.WriteLine("| work | threads | images/s per thread | of the bare decode | of one thread |\n|---|---|---|---|---|");
        foreach (Work work in works)
        {
            Work bare = works.First(w => w.Threads == work.Threads), single = works.First(w => w.Name == work.Name);
            Console.WriteLine(FormattableString.Invariant($"| {work.Name} | {work.Threads} | {Median(work.Rates) / work.Threads:F0} | {Ratio(work, bare):F2} | {Ratio(work, single):F2} |"));
        }
    }

    private static double Ratio(Work work, Work other) => Median([.. work.Rates.Zip(other.Rates, (a, b) => a / b)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Rate(Work work, byte[][] files, double seconds)
    {
        long done = 0;
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, work.Threads).Select(t => new Thread(() =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; count++) work.Do(files[(count + t) % files.Length]);
            Interlocked.Add(ref done, count);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static byte[][] Photos(string folder)
    {
        string[] all = [.. Directory.EnumerateFiles(folder, "*.jp*g", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        int step = Math.Max(1, all.Length / Photographs);
        return [.. Enumerable.Range(0, Math.Min(Photographs, all.Length)).Select(i => BareTurboJpeg.Encode(
            Image.Read(all[i * step], new() { Channels = 3, Height = Height, Width = Width, Method = ResizeMethod.Bicubic, Fit = ImageFit.Crop })))];
    }
}

/// <summary>TurboJPEG as a C program would call it: a handle and a buffer per thread.</summary>
internal static unsafe partial class BareTurboJpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int Rgb = 0, Sampling420 = 2, AccurateTransform = 4096, Quality = 90;

    [ThreadStatic]
    private static nint t_decoder;

    [ThreadStatic]
    private static byte[]? t_pixels;

    public static void Decode(byte[] file)
    {
        if (t_decoder == 0) t_decoder = InitDecompress();
        int width = 0, height = 0, sampling = 0, colours = 0;
        fixed (byte* from = file)
        {
            if (DecompressHeader(t_decoder, from, new CULong((nuint)file.Length), &width, &height, &sampling, &colours) != 0) throw new InvalidDataException("TurboJPEG: a header was refused.");
            t_pixels ??= new byte[width * height * 3];
            fixed (byte* to = t_pixels)
                if (Decompress(t_decoder, from, new CULong((nuint)file.Length), to, width, 0, height, Rgb, AccurateTransform) != 0) throw new InvalidDataException("TurboJPEG: a file was refused.");
        }
    }

    public static byte[] Encode(Tensor image)
    {
        nint encoder = InitCompress();
        byte* file = null;
        CULong length = default;
        fixed (byte* pixels = image.AsSpan<byte>())
            if (Compress(encoder, pixels, (int)image.Shape[1].Value, 0, (int)image.Shape[0].Value, Rgb, &file, &length, Sampling420, Quality, AccurateTransform) != 0) throw new InvalidDataException("TurboJPEG: an image was refused.");
        byte[] bytes = new ReadOnlySpan<byte>(file, (int)length.Value).ToArray();
        Free(file);
        Destroy(encoder);
        return bytes;
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial nint InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    private static partial int DecompressHeader(nint handle, byte* file, CULong length, int* width, int* height, int* sampling, int* colours);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    private static partial int Decompress(nint handle, byte* file, CULong length, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    private static partial int Compress(nint handle, byte* pixels, int width, int pitch, int height, int format, byte** file, CULong* length, int sampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    private static partial void Free(byte* bytes);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    private static partial int Destroy(nint handle);
}
