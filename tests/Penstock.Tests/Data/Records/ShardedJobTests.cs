using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>A job that writes shards tells what failed, and leaves no file of another job among its own.</summary>
public class ShardedJobTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_worker_fails_with_is_told_as_it_is(int workers)
    {
        var error = Assert.Throws<InvalidDataException>(() => Run(4, "key", shard => throw new InvalidDataException("no rows"), workers));
        Assert.Equal("no rows", error.Message);
    }

    [Fact]
    public void Files_of_another_job_are_gone_before_the_first_is_written_anew()
    {
        Run(3, "old", Records("old"));
        Assert.Throws<IOException>(() => Run(3, "new", shard => shard == 1 ? throw new IOException("full") : Records("new")(shard)));
        Assert.Contains("expected 3 shards", Assert.Throws<FileNotFoundException>(() => TfRecord.Read(_folder["o@*"]).Count()).Message);
        Assert.Equal(2, Run(3, "new", Records("new")));
        Assert.Equal(["new 0", "new 1", "new 2"], TfRecord.Read(_folder["o@*"]).Select(Encoding.UTF8.GetString));
    }

    private int Run(int shards, string key, Func<int, IEnumerable<byte[]>> records, int workers = 1) => new ShardedJob(_folder["o"], shards, key).Run(records, workers, TestContext.Current.CancellationToken);

    private static Func<int, IEnumerable<byte[]>> Records(string text) => shard => [Encoding.UTF8.GetBytes($"{text} {shard}")];
}
