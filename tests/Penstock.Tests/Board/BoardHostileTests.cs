using System.Text;
using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Logs that mean harm: what they hold is shown as what it is or refused, and the rest goes on.</summary>
public class BoardHostileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pictures_that_are_markup_are_given_as_files_of_no_kind()
    {
        using var logs = TestFiles.NewFolder();
        byte[][] blobs = ["<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray(), "<html><script>alert(1)</script>"u8.ToArray(), [], SampleLogs.Png];
        using (RunWriter log = RunLog.Create(logs["a"])) log.Images("x", [.. blobs.Select(b => (ReadOnlyMemory<byte>)b)], 1, 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        for (int item = 0; item < 3; item++)
        {
            using HttpResponseMessage answer = await client.GetAsync($"/api/blob?run=a&tag=x&item={item}", Cancel);
            Assert.Equal((200, "application/octet-stream", "attachment"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
        using HttpResponseMessage png = await client.GetAsync("/data/plugin/images/individualImage?run=a&tag=x&sample=3", Cancel);
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n")]
    [InlineData("[a](javascript:alert(1))", "<p>a</p>\n")]
    [InlineData("[a](JaVaScRiPt:alert(1))", "<p>a</p>\n")]
    [InlineData("[a](data:text/html,x)", "<p>a</p>\n")]
    [InlineData("[a](//evil.example)", "<p>a</p>\n")]
    [InlineData("[a](/api/runs)", "<p>a</p>\n")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n")]
    [InlineData("[a](https://b.example)", "<p><a href=\"https://b.example\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("![a](https://b.example/x.png)", "<p><a href=\"https://b.example/x.png\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    [InlineData("[a](mailto:b@c.example)", "<p><a href=\"mailto:b@c.example\" rel=\"noopener noreferrer nofollow\">a</a></p>\n")]
    public void Text_is_never_markup(string markdown, string html) => Assert.Equal(html, new MarkdownText().ToHtml(markdown));

    [Fact]
    public void Text_that_is_nested_or_long_beyond_measure_is_shown_plain()
    {
        Assert.Contains("&gt;", new MarkdownText().ToHtml(string.Concat(Enumerable.Repeat(">", 10_000))));
        string html = new MarkdownText().ToHtml(new string('*', 2 << 20));
        Assert.StartsWith("<pre>", html);
        Assert.True(html.Length < 300_000);
    }

    [Theory]
    [InlineData("[a](b ")]
    [InlineData("[a]((")]
    [InlineData("http://a((")]
    public void Brackets_that_are_not_closed_come_as_they_are_written(string part)
    {
        var markdown = new MarkdownText();
        Assert.StartsWith("<pre>", markdown.ToHtml(string.Concat(Enumerable.Repeat(part, 60_000 / part.Length))));
        // Each would do alone, all of them would not.
        string few = string.Concat(Enumerable.Repeat(part, 1000));
        string[] all = [.. Enumerable.Range(0, 60).Select(_ => markdown.ToHtml(few))];
        Assert.StartsWith("<p>", all[0]);
        Assert.StartsWith("<pre>", all[^1]);
        Assert.StartsWith("<p><strong>", markdown.ToHtml("**a**"));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../secret/../../outside.tsv")]
    [InlineData("link.tsv")]
    [InlineData("linked/inside.tsv")]
    [InlineData(".hidden/x.tsv")]
    [InlineData("x\0.tsv")]
    public async Task No_file_outside_the_folder_is_read_whatever_a_projector_says(string path)
    {
        using var folder = TestFiles.NewFolder();
        string logs = folder["logs"], run = Path.Combine(logs, "a");
        Directory.CreateDirectory(Path.Combine(run, ".hidden"));
        Directory.CreateDirectory(folder["elsewhere"]);
        foreach (string file in new[] { folder["outside.tsv"], folder["elsewhere/inside.tsv"], Path.Combine(run, ".hidden", "x.tsv"), Path.Combine(run, "good.tsv") }) File.WriteAllText(file, "1\t2\n3\t4\n");
        File.CreateSymbolicLink(Path.Combine(run, "link.tsv"), folder["outside.tsv"]);
        Directory.CreateSymbolicLink(Path.Combine(run, "linked"), folder["elsewhere"]);
        using (RunWriter log = RunLog.Create(run)) log.Scalar("x", 1, 1);
        string quoted = path.Replace("\0", "\\000");
        File.WriteAllText(Path.Combine(run, ProjectorConfig.FileName), $$"""
            embeddings { tensor_name: "bad" tensor_path: "{{quoted}}" }
            embeddings { tensor_name: "good" tensor_path: "good.tsv" metadata_path: "{{quoted}}" sprite { image_path: "{{quoted}}" single_image_dim: 1 single_image_dim: 1 } }
            """);
        await using BoardServer board = await Boards.StartAsync(new(logs));
        using HttpClient client = board.Client();
        JsonNode only = (await client.JsonAsync("/api/embeddings"))["embeddings"]!.AsArray().Single()!;
        Assert.Equal(("good", 2), ((string)only["name"]!, (int)only["count"]!));
        Assert.Null(only["sprite"]);
        Assert.Equal("a \"bad\": expected a plain file of numbers within the log folder, got none.", (string)(await client.JsonAsync("/api/embeddings"))["problems"]![0]!);
        Assert.Equal(404, await client.StatusAsync("/api/embedding?id=a:0"));
        Assert.Equal(404, await client.StatusAsync("/api/embedding/sprite?id=a:1"));
        Assert.Equal("""{"columns":[],"rows":[]}""", (await client.JsonAsync("/api/embedding/metadata?id=a:1")).ToJsonString());
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/assets/..%5c..%5csecret.txt")]
    [InlineData("/.hidden.txt")]
    [InlineData("/link.txt")]
    [InlineData("/linked/secret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/api/blob?run=../..&tag=x")]
    [InlineData("/api/histograms?run=..%2f..&tag=x")]
    public async Task No_path_leaves_the_folder_of_assets_or_of_logs(string path)
    {
        using var folder = TestFiles.NewFolder();
        Directory.CreateDirectory(folder["assets"]);
        Directory.CreateDirectory(folder["logs"]);
        Directory.CreateDirectory(folder["elsewhere"]);
        foreach (string name in new[] { "secret.txt", "elsewhere/secret.txt", "assets/.hidden.txt" }) File.WriteAllText(folder[name], "secret");
        File.WriteAllText(folder["assets/index.html"], "<!DOCTYPE html>");
        File.CreateSymbolicLink(folder["assets/link.txt"], folder["secret.txt"]);
        Directory.CreateSymbolicLink(folder["assets/linked"], folder["elsewhere"]);
        await using BoardServer board = await Boards.StartAsync(new(folder["logs"]) { Assets = folder["assets"] });
        using WireClient wire = await WireClient.ConnectAsync(board.Address!);
        await wire.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        WireAnswer answer = (await wire.ReadAsync())!;
        Assert.True(answer.Status is 400 or 404, $"{answer.Status} {answer.Body}");
        Assert.DoesNotContain("secret", answer.Body.Replace("secret.txt", ""));
    }

    [Fact]
    public async Task Names_and_numbers_that_mean_harm_are_shown_as_what_they_are()
    {
        using var logs = TestFiles.NewFolder();
        string markup = "</script><img src=x onerror=alert(1)>", giant = new('t', 3000);
        using (RunWriter log = RunLog.Create(logs["a"]))
        {
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1 }) log.Scalar(markup, value, 1);
            log.Scalar(giant, 1, 1);
            log.Scalar("good", 1, 1);
            log.Text("text", Encoding.UTF8.GetString([0x61, 0xFF, 0x62]), 1);
            log.Text("\u202Egnirts", "x", 1);
        }
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonNode tags = await client.JsonAsync("/api/tags");
        string[] names = [.. tags["tags"]!.AsArray().Select(t => (string)t!["name"]!)];
        Assert.Contains(markup, names);
        Assert.Contains("good", names);
        Assert.DoesNotContain(giant, names);
        Assert.Equal(1, (int)tags["omitted"]!);
        Assert.Contains("names of tags of at most 2000 characters, got 1 longer", (string)(await client.JsonAsync("/api/runs"))["runs"]![0]!["damage"]![0]!["message"]!);
        JsonNode values = await client.JsonAsync($"/data/plugin/scalars/scalars?run=a&tag={Uri.EscapeDataString(markup)}");
        Assert.Equal("""["NaN","Infinity","-Infinity",1]""", new JsonArray([.. values.AsArray().Select(v => v![2]!.DeepClone())]).ToJsonString());
        Assert.Equal("a\uFFFDb", (string)(await client.JsonAsync("/api/text?run=a&tag=text"))["entries"]![0]!["markdown"]!);
    }

    [Fact]
    public async Task Lists_that_are_nested_by_the_thousand_take_no_time()
    {
        string html = await Task.Run(() => new MarkdownText().ToHtml(string.Concat(Enumerable.Repeat("- ", 16_000))), Cancel);
        Assert.StartsWith("<pre>- - ", html);
        Assert.StartsWith("<ul>", new MarkdownText().ToHtml("- a\n  - b\n    - c"));
        Assert.StartsWith("<ol start=\"10\">", new MarkdownText().ToHtml("10. a\n11. b"));
    }

    [Fact]
    public async Task Notes_that_are_no_notes_keep_nobody_from_the_runs()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"])) log.Scalar("x", 1, 1);
        Directory.CreateDirectory(logs[".penstock"]);
        foreach (string notes in new[] { "{", """{"a":{"isArchived":"yes"}}""", """{"a":{},"a":{}}""", "[]", "" })
        {
            File.WriteAllText(logs[".penstock/notes.json"], notes);
            await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
            using HttpClient client = board.Client();
            Assert.Single((await client.JsonAsync("/api/runs"))["runs"]!.AsArray());
            var (status, json) = await client.PostAsync("/api/runs/note", new { run = "a", notes = "x" });
            Assert.True(status == 200 || status == 409 && ((string)json["error"]!).StartsWith("runs: expected notes that can be read, got: ", StringComparison.Ordinal), json.ToJsonString());
        }
    }

    [Fact]
    public async Task A_pipe_holds_nobody_up()
    {
        if (OperatingSystem.IsWindows()) return;
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"])) log.Scalar("x", 1, 1);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [logs["a/points.tsv"]])) await mkfifo.WaitForExitAsync(Cancel);
        File.WriteAllText(logs[$"a/{ProjectorConfig.FileName}"], """embeddings { tensor_name: "p" tensor_path: "points.tsv" }""");
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Assert.Empty((await client.JsonAsync("/api/embeddings"))["embeddings"]!.AsArray());
    }

    [Fact]
    public async Task A_profile_of_nothing_has_all_its_members()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a"])) log.Profile("p", new(), 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonNode entry = (await client.JsonAsync("/api/profile?run=a"))["entries"]![0]!;
        foreach (string name in new[] { "operators", "advice", "memory", "steps" }) Assert.IsType<JsonArray>(entry[name]);
    }

    [Fact]
    public async Task A_hundred_thousand_tags_leave_the_rest_usable()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["a/many"]))
            for (int i = 0; i < 60_000; i++) log.Scalar($"t{i}", i, 1);
        using (RunWriter log = RunLog.Create(logs["b"])) log.Scalar("good", 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonNode tags = await client.JsonAsync("/api/tags");
        Assert.Equal(50_000, tags["tags"]!.AsArray().Count);
        Assert.Equal(10_001, (int)tags["omitted"]!);
        Assert.Contains("good", tags["tags"]!.AsArray().Select(tag => (string)tag!["name"]!));
        Assert.Equal("""[{"run":"a/many","listed":49999,"omitted":10001}]""", tags["omittedOf"]!.ToJsonString());
        Assert.Equal("[[", (await client.GetStringAsync("/data/plugin/scalars/scalars?run=b&tag=good", Cancel))[..2]);
    }

    [Fact]
    public async Task Damaged_files_are_told_and_the_rest_is_shown()
    {
        using var logs = TestFiles.NewFolder();
        string file;
        using (RunWriter log = RunLog.Create(logs["a"]))
        {
            for (int i = 0; i < 100; i++) log.Scalar("x", i, i);
            log.Flush();
            file = log.FilePath;
        }
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0xFF;
        File.WriteAllBytes(file, bytes);
        using (RunWriter log = RunLog.Create(logs["b"])) log.Scalar("good", 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        JsonArray runs = (await client.JsonAsync("/api/runs"))["runs"]!.AsArray();
        Assert.Equal(["a", "b"], runs.Select(r => (string)r!["name"]!));
        Assert.NotEmpty(runs[0]!["damage"]!.AsArray());
        Assert.Empty(runs[1]!["damage"]!.AsArray());
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"series":null}""", 400)]
    [InlineData("""{"series":[null]}""", 400)]
    [InlineData("""{"series":[{"run":"a"}]}""", 400)]
    [InlineData("""{"series":[],"points":-1}""", 400)]
    [InlineData("""{"series":[],"points":3}""", 400)]
    [InlineData("""{"series":[],"from":"NaN"}""", 400)]
    [InlineData("""{"series":[]}""", 200)]
    public async Task Requests_that_make_no_sense_are_refused(string body, int status)
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        using HttpResponseMessage answer = await client.PostAsync("/api/scalars", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
