using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Penstock.Benchmarks;

/// <summary>From the start of the process to the end of the first step of <c>penstock train --data fashion-mnist --model cnn</c>, on images that are not compressed.</summary>
internal static class StartupBenchmark
{
    private const int Images = 60_000, Pixels = 28 * 28;

    // Ctrl-C comes after the first step for sure, and long before the epoch ends.
    private static readonly TimeSpan s_trained = TimeSpan.FromSeconds(3);

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 7)[0];
        string folder = Directory.CreateTempSubdirectory("penstock-").FullName;
        try
        {
            WriteImages(folder);
            double[] seconds = [.. Enumerable.Range(0, rounds).Select(_ => Measure(folder)).Order()];
            Console.WriteLine($"\nstart of the process to the end of the first step, {rounds} rounds, ms\n| work | median | best | worst |\n|---|---|---|---|");
            Console.WriteLine($"| train --data fashion-mnist --model cnn | {1e3 * seconds[rounds / 2]:F0} | {1e3 * seconds[0]:F0} | {1e3 * seconds[^1]:F0} |");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Measure(string folder)
    {
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Penstock.Cli/release/penstock"));
        ProcessStartInfo start = new(program, ["train", "--data", "fashion-mnist", "--model", "cnn", "--data-dir", folder, "--out", Path.Combine(folder, "model.keras"), "--json"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Thread.Sleep(s_trained);
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (double?)JsonNode.Parse(answer)?["secondsToFirstStep"] ?? throw new InvalidOperationException($"{program}: expected the seconds to its first step, got {answer}");
    }

    private static void WriteImages(string folder)
    {
        var random = new Random(1);
        var images = new byte[16 + Images * Pixels];
        Head(images, 3, Images, 28, 28);
        random.NextBytes(images.AsSpan(16));
        var labels = new byte[8 + Images];
        Head(labels, 1, Images);
        for (int i = 8; i < labels.Length; i++) labels[i] = (byte)random.Next(10);
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), labels);
    }

    // IDX: type UInt8 and rank, then the extents, big-endian.
    private static void Head(Span<byte> file, byte rank, params ReadOnlySpan<int> extents)
    {
        (file[2], file[3]) = (8, rank);
        for (int i = 0; i < rank; i++) BinaryPrimitives.WriteInt32BigEndian(file[(4 + 4 * i)..], extents[i]);
    }
}
