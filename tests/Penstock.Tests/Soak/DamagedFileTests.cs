using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Whatever a file holds, its reader gives a value or a clear error, soon and in little memory.</summary>
public class DamagedFileTests
{
    private const long MostBytes = 512L << 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Readers => [.. FileReaders.All.Keys];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_damaged_file_is_an_error_and_no_more(string reader) => Read(reader, seed: 1, trials: 200, TimeSpan.MaxValue);

    [Theory(Explicit = true)]
    [MemberData(nameof(Readers))]
    public void A_minute_of_damaged_files_are_errors_and_no_more(string reader) => Read(reader, Random.Shared.Next(), int.MaxValue, TimeSpan.FromMinutes(1));

    [Theory(Explicit = true)]
    [InlineData("mended.png")]
    [InlineData(".jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("fastest.jpg")]
    [InlineData(".bmp")]
    [InlineData(".gif")]
    public void Ten_minutes_of_damaged_images_are_errors_and_no_more(string reader) => Read(reader, Random.Shared.Next(), int.MaxValue, TimeSpan.FromMinutes(10));

    private static void Read(string reader, int seed, int trials, TimeSpan length)
    {
        using var folder = TestFiles.NewFolder();
        var (whole, read) = FileReaders.All[reader];
        var random = new Random(seed);
        string path = folder["damaged" + reader];
        var watch = Stopwatch.StartNew();
        for (int trial = 0; trial < trials && watch.Elapsed < length; trial++)
        {
            byte[] damaged = trial == 0 ? whole : Damage.Of(whole, random);
            File.WriteAllBytes(path, damaged);
            (Exception? error, long bytes) = Try(() => read(path));
            string what = $"{reader}, seed {seed}, trial {trial}: {error}\n{Convert.ToBase64String(damaged)}";
            Assert.True(trial == 0 ? error is null : error is null or InvalidDataException or Penstock.Models.ModelFileException, what);
            Assert.True(bytes < MostBytes, $"{bytes:N0} bytes were allocated. {what}");
        }
    }

    // The thread of its own is waited for no longer than allowed.
    private static (Exception? Error, long Bytes) Try(Action read)
    {
        Task<(Exception?, long)> work = Task.Factory.StartNew(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            return (Record.Exception(read), GC.GetAllocatedBytesForCurrentThread() - before);
        }, TaskCreationOptions.LongRunning);
        return work.Wait(s_longest) ? work.Result : (new TimeoutException($"still reading after {s_longest}"), 0);
    }
}
