using System.Net;
using System.Security.Cryptography;
using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] s_content = RandomBytes(300_000, 1), s_other = RandomBytes(310_000, 2);
    private readonly TestFolder _folder = TestFiles.NewFolder();

    private string Target => Path.Combine(_folder.FullName, "new", "trips.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Goes_on_where_a_connection_was_cut()
    {
        using var server = new FileServer((context, number) => FileServer.Send(context, s_content, cutAfter: number < 4 ? 50_000 : null));
        var progress = new Latest();
        await Fetch(server, new() { Sha256 = Sum(s_content), Size = s_content.Length, Progress = progress });
        AssertWhole(s_content);
        Assert.Equal(4, server.Ranges.Count);
        Assert.Equal("", server.Ranges[0]);
        Assert.All(server.Ranges.Skip(1), range => Assert.StartsWith("bytes=", range));
        Assert.Equal(new DownloadProgress(s_content.Length, s_content.Length), progress.Value);
    }

    [Fact]
    public async Task A_stopped_download_goes_on_another_day()
    {
        using var server = new FileServer((context, number) => FileServer.Send(context, s_content, cutAfter: number == 1 ? 50_000 : null));
        DownloadException error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Attempts = 1 }));
        Assert.StartsWith($"Download {server.Address}: expected the file, got after 1 attempts: ", error.Message);
        Assert.Contains($"What has come is kept, and the next download goes on from there. Without a network, put the file at {Target} by hand, or name a folder that has trips.bin: Mirror.", error.Message);
        Assert.False(File.Exists(Target));
        await Fetch(server);
        AssertWhole(s_content);
        Assert.StartsWith("bytes=", server.Ranges[1]);
    }

    [Fact]
    public async Task Begins_anew_where_the_server_knows_no_ranges()
    {
        using var server = new FileServer((context, number) =>
        {
            context.Response.Headers["ETag"] = "\"v1\"";
            context.Response.ContentLength64 = s_content.Length;
            context.Response.OutputStream.Write(s_content, 0, number == 1 ? 70_000 : s_content.Length);
            if (number == 1) context.Response.Abort();
            else context.Response.Close();
        });
        await Fetch(server, new() { Sha256 = Sum(s_content) });
        AssertWhole(s_content);
    }

    [Fact]
    public async Task Begins_anew_where_the_file_has_changed_between_two_pieces()
    {
        using var server = new FileServer((context, number) => FileServer.Send(context, number == 1 ? s_content : s_other, number == 1 ? "\"v1\"" : "\"v2\"", number == 1 ? 50_000 : null));
        await Fetch(server);
        AssertWhole(s_other);
    }

    [Theory]
    [InlineData("\"v2\"", 300_000)]
    [InlineData(null, 300_000)]
    [InlineData("\"v1\"", 310_000)]
    public async Task A_piece_of_another_version_or_length_is_not_joined(string? tag, int length)
    {
        byte[] other = s_other[..length];
        using var server = new FileServer((context, number) =>
        {
            if (number == 1) FileServer.Send(context, s_content, cutAfter: 50_000);
            else FileServer.Send(context, other, tag, looksAtVersion: false);
        });
        await Fetch(server);
        AssertWhole(other);
        Assert.Equal(["", "bytes=50000-", ""], server.Ranges);
    }

    [Fact]
    public async Task A_packed_answer_and_a_page_leave_nothing()
    {
        using var server = new FileServer((context, number) =>
        {
            if (number == 1) context.Response.Headers["Content-Encoding"] = "gzip";
            context.Response.OutputStream.Write("<html>"u8);
            context.Response.Close();
        });
        Assert.Contains("got them packed by gzip", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(server))).Message);
        Assert.Contains("got a web page", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(server))).Message);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task A_second_download_to_the_same_file_is_refused_while_the_first_runs()
    {
        using var server = new FileServer((context, _) => FileServer.Send(context, s_content));
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        using (new PartFile(Target + ".part").TryLock()!)
            Assert.Equal($"Download {server.Address}: expected {Target} to be written here alone, got another download that writes it. Wait for that one.", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(server))).Message);
        await Fetch(server);
        AssertWhole(s_content);
    }

    [Fact]
    public async Task Messages_show_no_secrets_of_an_address()
    {
        using var server = new FileServer((context, _) =>
        {
            context.Response.StatusCode = 403;
            context.Response.Close();
        });
        var address = new Uri($"{server.Address.AbsoluteUri.Replace("//", "//me:word@")}?signature=abc");
        string message = (await Assert.ThrowsAsync<DownloadException>(() => Download.ToFileAsync(address, Target, null, TestContext.Current.CancellationToken))).Message;
        Assert.StartsWith($"Download {server.Address}: ", message);
        Assert.DoesNotContain("word", message);
        Assert.DoesNotContain("signature", message);
    }

    [Fact]
    public async Task Pieces_of_two_files_without_a_version_are_found_out_by_the_checksum()
    {
        using var server = new FileServer((context, number) => FileServer.Send(context, number == 1 ? s_content : s_other, tag: null, cutAfter: number == 1 ? 50_000 : null));
        await Fetch(server, new() { Sha256 = Sum(s_other) });
        AssertWhole(s_other);
        Assert.Equal(["", "bytes=", ""], server.Ranges.Select(range => range.Split('=')[0] + (range.Contains('=') ? "=" : "")));
    }

    [Fact]
    public async Task A_wrong_checksum_or_size_is_refused_and_leaves_nothing()
    {
        using var server = new FileServer((context, _) => FileServer.Send(context, s_content));
        DownloadException error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Sha256 = Sum(s_other) }));
        Assert.Equal($"Download {server.Address}: expected SHA-256 {Sum(s_other)}, got {Sum(s_content)}. The file there has changed, or is another one; check the address and the checksum.", error.Message);
        error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Size = 5 }));
        Assert.Equal($"Download {server.Address}: expected a file of 5 bytes, got one of 300000. Check the address.", error.Message);
        Assert.Equal(2, server.Ranges.Count);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task More_bytes_than_there_should_be_are_refused_as_they_come()
    {
        using var server = new FileServer((context, _) =>
        {
            context.Response.SendChunked = true;
            context.Response.OutputStream.Write(s_content);
            context.Response.Close();
        });
        await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Size = 1000 }));
        await Fetch(server, new() { Size = s_content.Length });
        AssertWhole(s_content);
    }

    [Theory]
    [InlineData(404, 1, "expected the file, got the answer 404 Not Found. Check the address.")]
    [InlineData(403, 1, "expected the file, got the answer 403 Forbidden. Check the address.")]
    [InlineData(503, 3, "expected the file, got after 3 attempts: the server answered 503 Service Unavailable.")]
    public async Task A_refusal_is_final_and_a_failure_is_not(int status, int requests, string expected)
    {
        using var server = new FileServer((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Close();
        });
        DownloadException error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Attempts = 3 }));
        Assert.StartsWith($"Download {server.Address}: {expected}", error.Message);
        Assert.Equal(requests, server.Ranges.Count);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "x")]
    [InlineData("application/octet-stream", "\n<!DOCTYPE html><p>Sign in")]
    public async Task A_web_page_is_no_data(string type, string page)
    {
        using var server = new FileServer((context, _) =>
        {
            context.Response.ContentType = type;
            context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(page));
            context.Response.Close();
        });
        Assert.StartsWith($"Download {server.Address}: expected the file, got a web page.", (await Assert.ThrowsAsync<DownloadException>(() => Fetch(server))).Message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        using var never = new ManualResetEventSlim();
        using var server = new FileServer((_, _) => never.Wait());
        DownloadException error = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, new() { Clock = new InstantClock(), Attempts = 3 }));
        Assert.StartsWith($"Download {server.Address}: expected the file, got after 3 attempts: the server sent nothing for 30 s. Without a network, put the file at ", error.Message);
        never.Set();
    }

    [Fact]
    public async Task Redirects_are_followed_a_few_times()
    {
        using var server = new FileServer((context, number) =>
        {
            if (number == 3) FileServer.Send(context, s_content);
            else
            {
                context.Response.Redirect("/elsewhere");
                context.Response.Close();
            }
        });
        await Fetch(server);
        AssertWhole(s_content);
        using var circle = new FileServer((context, _) =>
        {
            context.Response.Redirect("/data/trips.bin");
            context.Response.Close();
        });
        File.Delete(Target);
        await Assert.ThrowsAsync<DownloadException>(() => Fetch(circle));
        Assert.Equal(6, circle.Ranges.Count);
    }

    [Fact]
    public async Task Cancellation_keeps_what_has_come()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new FileServer((context, number) =>
        {
            if (number > 1)
            {
                FileServer.Send(context, s_content);
                return;
            }
            context.Response.Headers["ETag"] = "\"v1\"";
            context.Response.ContentLength64 = s_content.Length;
            context.Response.OutputStream.Write(s_content, 0, 100_000);
            context.Response.OutputStream.Flush();
            SpinWait.SpinUntil(() => new FileInfo(Target + ".part") is { Exists: true, Length: 100_000 });
            cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Download.ToFileAsync(server.Address, Target, null, cancellation.Token));
        Assert.Equal(100_000, new FileInfo(Target + ".part").Length);
        await Fetch(server);
        Assert.Equal("bytes=100000-", server.Ranges[1]);
        AssertWhole(s_content);
    }

    [Fact]
    public async Task A_part_that_is_whole_already_gets_its_name()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        File.WriteAllBytes(Target + ".part", s_content);
        File.WriteAllText(Target + ".part.tag", "\"v1\"");
        using var server = new FileServer((context, _) => FileServer.Send(context, s_content));
        await Fetch(server, new() { Sha256 = Sum(s_content) });
        Assert.Equal("bytes=300000-", server.Ranges.Single());
        AssertWhole(s_content);
    }

    [Fact]
    public async Task A_file_that_is_there_or_in_the_mirror_is_not_fetched()
    {
        string mirror = Directory.CreateDirectory(_folder["mirror"]).FullName;
        File.WriteAllBytes(Path.Combine(mirror, "trips.bin"), s_content);
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}/trips.bin");
        await Download.ToFileAsync(address, Target, new() { Mirror = mirror, Sha256 = Sum(s_content) }, TestContext.Current.CancellationToken);
        AssertWhole(s_content);
        await Download.ToFileAsync(address, Target, new() { Sha256 = Sum(s_content).ToUpperInvariant() }, TestContext.Current.CancellationToken);
        File.Delete(Target);
        Assert.StartsWith($"Download {Path.Combine(mirror, "trips.bin")}: expected SHA-256 ", (await Assert.ThrowsAsync<DownloadException>(() => Download.ToFileAsync(address, Target, new() { Mirror = mirror, Sha256 = Sum(s_other) }, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task Without_a_network_it_is_said_where_the_file_goes()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}/trips.bin");
        DownloadException error = await Assert.ThrowsAsync<DownloadException>(() => Download.ToFileAsync(address, Target, new() { Size = 12, Attempts = 1 }, TestContext.Current.CancellationToken));
        Assert.EndsWith($"Without a network, put the file at {Target} by hand (12 bytes), or name a folder that has trips.bin: Mirror.", error.Message);
    }

    private Task Fetch(FileServer server, DownloadOptions? options = null) =>
        Download.ToFileAsync(server.Address, Target, (options ?? new()) with { FirstWait = TimeSpan.FromMilliseconds(1) }, TestContext.Current.CancellationToken);

    private void AssertWhole(byte[] expected)
    {
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(Target)));
        Assert.Equal([Target], Directory.EnumerateFiles(Path.GetDirectoryName(Target)!));
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] RandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class Latest : IProgress<DownloadProgress>
    {
        public DownloadProgress Value { get; private set; }

        public void Report(DownloadProgress value) => Value = value;
    }
}
