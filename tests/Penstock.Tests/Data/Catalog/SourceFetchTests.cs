using System.Net;
using System.Security.Cryptography;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Source files are fetched, checked, recorded, and taken from mirrors.</summary>
public class SourceFetchTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();
    private readonly HttpListener _server = new();
    private readonly string _address = $"http://localhost:{FreePort.Find()}/";
    private byte[] _content = "1\n2\n3\n"u8.ToArray();
    private int _asked;

    public SourceFetchTests()
    {
        _server.Prefixes.Add(_address);
        _server.Start();
        _ = AnswerAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public void Fetches_a_file_once_and_records_its_checksum()
    {
        Assert.Equal(3, Prepare(new(), null).Info.Splits[0].Count);
        string line = File.ReadAllText(Path.Combine(_folder.FullName, "downloads", "fetched", "checksums.tsv"));
        Assert.Equal($"{_address}numbers.txt\t6\t{Convert.ToHexStringLower(SHA256.HashData(_content))}\tnumbers.txt\n", line);
        int asked = _asked;
        Prepare(new() { Overwrite = true }, null);
        Assert.Equal(asked, _asked);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_the_recorded_one()
    {
        Prepare(new(), null);
        File.Delete(Path.Combine(_folder.FullName, "downloads", "fetched", "numbers.txt"));
        _content = "9\n9\n9\n"u8.ToArray();
        Assert.Contains("SHA-256", Assert.Throws<DownloadException>(() => Prepare(new() { Overwrite = true }, null)).Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_the_official_one() =>
        Assert.Contains("SHA-256", Assert.Throws<DownloadException>(() => Prepare(new(), new string('0', 64))).Message);

    [Fact]
    public void Takes_copies_from_a_mirror_also_where_nothing_may_be_fetched()
    {
        string mirror = Directory.CreateDirectory(Path.Combine(_folder["mirror"], "fetched")).FullName;
        File.WriteAllBytes(Path.Combine(mirror, "numbers.txt"), _content);
        Assert.Equal(3, Prepare(new() { Mirror = _folder["mirror"], Offline = true }, null).Info.Splits[0].Count);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public void Takes_copies_from_the_address_of_a_mirror()
    {
        Prepare(new() { Mirror = _address + "copies" }, null);
        Assert.True(_asked > 0);
        Assert.Equal([1, 2, 3], new Fetched(_address, null).Load(_folder.FullName, "train", new() { AllFeatures = true }).Select(e => e["n"].Item<int>()).Order());
    }

    private DatasetFolder Prepare(PrepareOptions options, string? sha256) => new Fetched(_address, sha256).PrepareAsync(_folder.FullName, options, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await _server.GetContextAsync();
                Interlocked.Increment(ref _asked);
                call.Response.ContentLength64 = _content.Length;
                if (call.Request.HttpMethod != "HEAD") await call.Response.OutputStream.WriteAsync(_content);
                call.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private sealed class Fetched(string address, string? sha256) : DatasetBuilder(new("fetched", "Fetched", "numbers", new(("n", new TensorFeature(DType.Int32))))
    {
        Splits = [("train", 3)], Sources = [new($"{address}numbers.txt", "numbers.txt") { Sha256 = sha256 }],
    })
    {
        protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
            [new("train", File.ReadLines(files["numbers.txt"]).Select(line => new GeneratedExample(line, new Dictionary<string, object> { ["n"] = int.Parse(line) })))];
    }
}
