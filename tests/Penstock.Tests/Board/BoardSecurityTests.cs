using System.Text.Json.Nodes;
using Penstock.Board;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Who is let in, to what, and what never leaves the log folder.</summary>
public class BoardSecurityTests
{
    private const string Token = "a-token-of-some-length", Password = "correct horse";
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("::")]
    [InlineData("192.168.1.2")]
    public void An_address_that_others_reach_needs_a_token_or_a_password(string host)
    {
        using var logs = TestFiles.NewFolder();
        Assert.Equal($"board: expected a token or a password file for the address {host}, which other machines reach, got none. Give one, or listen on 127.0.0.1.",
            Assert.Throws<InvalidOperationException>(() => new BoardServer(new(logs.FullName) { Host = host })).Message);
    }

    [Fact]
    public async Task Without_a_password_only_the_names_of_this_machine_are_answered()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        int port = board.Address!.Port;
        foreach (string path in new[] { "/api/state", "/", "/data/runs", "/health/live" })
        {
            Assert.Equal(200, await client.StatusAsync(path, ("Host", $"localhost:{port}")));
            Assert.Equal(200, await client.StatusAsync(path, ("Host", $"[::1]:{port}")));
            Assert.Equal(403, await client.StatusAsync(path, ("Host", $"evil.example:{port}")));
            Assert.Equal(403, await client.StatusAsync(path, ("Host", "127.0.0.1.evil.example")));
        }
    }

    [Fact]
    public async Task The_address_that_was_asked_for_is_answered()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { Host = "127.0.0.2" });
        using HttpClient client = board.Client();
        Assert.Equal(200, await client.StatusAsync("/api/state"));
    }

    [Fact]
    public async Task A_name_that_is_refused_is_told_those_that_are_answered_once_each()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        Assert.Equal((403, "Expected a request to localhost, 127.0.0.1, [::1], got one to another name. Use the address that the server printed."), await client.SendAsync(request, Cancel).ErrorAsync());
    }

    [Fact]
    public void A_password_that_other_machines_may_guess_is_long()
    {
        using var logs = TestFiles.NewFolder();
        File.WriteAllText(logs["passwords"], "long enough for it\nabc\n");
        BoardOptions options = new(logs.FullName) { PasswordFile = logs["passwords"], Key = s_key };
        Assert.Equal($"{logs["passwords"]}: expected passwords of 12 characters or more, since other machines may guess them, got one of 3. Take a longer one.", Assert.Throws<IOException>(() => new BoardServer(options with { Host = "0.0.0.0" })).Message);
        Assert.Null(Record.Exception(() => new BoardServer(options)));
    }

    [Fact]
    public async Task A_password_file_that_others_may_read_is_warned_about()
    {
        if (OperatingSystem.IsWindows()) return;
        using var logs = TestFiles.NewFolder();
        File.WriteAllText(logs["passwords"], Password);
        foreach (var (mode, warnings) in ((UnixFileMode, int)[])[(UnixFileMode.UserRead | UnixFileMode.OtherRead, 1), (UnixFileMode.UserRead | UnixFileMode.UserWrite, 0)])
        {
            File.SetUnixFileMode(logs["passwords"], mode);
            List<string> told = [];
            await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { PasswordFile = logs["passwords"], Key = s_key, Log = (_, sentence) => told.Add(sentence) });
            Assert.Equal(warnings, told.Count(sentence => sentence.Contains("expected a password file that its owner alone may read and change")));
        }
    }

    [Fact]
    public async Task Every_answer_forbids_inline_script_and_frames()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        foreach (string path in new[] { "/", "/api/state", "/api/none", "/scalars" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Cancel);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Equal(("nosniff", "DENY", "no-referrer"), (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("X-Frame-Options").Single(), answer.Headers.GetValues("Referrer-Policy").Single()));
        }
    }

    [Theory]
    [InlineData("/api/runs/note", """{"run":"r","notes":"x"}""")]
    [InlineData("/api/runs/delete", """{"runs":["r"]}""")]
    [InlineData("/api/runs/undo", """{"undo":"x"}""")]
    [InlineData("/api/links", """{"view":"/"}""")]
    public async Task Changes_need_a_header_that_other_sites_cannot_send(string path, string body)
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        Assert.Equal(403, (await client.PostAsync(path, JsonNode.Parse(body)!, writes: false)).Status);
    }

    [Fact]
    public async Task Another_user_of_the_machine_looks_at_a_board_without_a_token_and_changes_nothing()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can ask as another user.");
        await using SampleBoard samples = await SampleBoard.StartAsync();
        HttpClient client = samples.Client;
        Assert.True((bool)(await client.JsonAsync("/api/state"))["canWrite"]!);
        Assert.Contains("\"canWrite\":false", await OtherUser.AskAsync(client.BaseAddress!, "GET", "/api/state"));
        foreach (var (path, body) in new[] { ("/api/runs/note", """{"run":"digits/first","notes":"x"}"""), ("/api/runs/delete", """{"runs":["digits/first"]}""") })
            Assert.StartsWith("HTTP/1.1 403 ", await OtherUser.AskAsync(client.BaseAddress!, "POST", path, body));
        Assert.StartsWith("HTTP/1.1 200 ", await OtherUser.AskAsync(client.BaseAddress!, "POST", "/api/graph/levels", """{"run":"digits/first"}"""));
        Assert.Empty((await client.JsonAsync("/api/audit"))["entries"]!.AsArray());
        Assert.Equal(200, (await client.PostAsync("/api/runs/note", new { run = "digits/first", notes = "x" })).Status);
    }

    [Fact]
    public async Task A_board_that_is_read_only_changes_nothing()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { IsReadOnly = true });
        using HttpClient client = board.Client();
        Assert.False((bool)(await client.JsonAsync("/api/state"))["canWrite"]!);
        Assert.Equal(403, (await client.PostAsync("/api/runs/delete", new { runs = new[] { "digits/first" } })).Status);
        Assert.True(Directory.Exists(logs["digits/first"]));
    }

    [Fact]
    public async Task A_run_that_is_written_to_is_deleted_only_by_force()
    {
        using var logs = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(logs["live"])) log.Scalar("loss", 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        var (status, json) = await client.PostAsync("/api/runs/delete", new { runs = new[] { "live" } });
        Assert.Equal((409, "/api/runs/delete: expected runs that have ended, got live, which something was logged to within the last minute. Stop the training, wait a minute, or send \"force\": true."), (status, (string)json["error"]!));
        Assert.True(Directory.Exists(logs["live"]));
        Assert.Equal(200, (await client.PostAsync("/api/runs/delete", new { runs = new[] { "live" }, force = true })).Status);
        Assert.False(Directory.Exists(logs["live"]));
    }

    [Fact]
    public async Task Errors_name_no_path_of_the_disk()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        string run = logs["digits/first"], file = Directory.GetFiles(run, "*tfevents*")[0];
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName + Path.DirectorySeparatorChar));
        using HttpClient client = board.Client();
        // What was found there is overwritten, so that every value of the run differs from its checksum.
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        File.WriteAllText(Path.Combine(run, "points_0_tensors.tsv"), "1\t2\n3\n");
        Directory.CreateDirectory(logs[".penstock/notes.json"]);
        foreach (string path in new[] { "graph?run=digits/first", "graph?run=digits/first&source=keras", "embeddings", "embedding?id=digits/first:0", "blob?run=digits/first&tag=digits&index=0", "runs", "audit", "text?run=digits/first&tag=notes", "mesh/data?run=digits/first&tag=pyramid&index=0" })
        {
            using HttpResponseMessage answer = await client.GetAsync($"/api/{path}", Cancel);
            Assert.DoesNotContain(logs.FullName, await answer.Content.ReadAsStringAsync(Cancel));
        }
        Assert.DoesNotContain(logs.FullName, (await client.PostAsync("/api/runs/note", new { run = "digits/first", notes = "x" })).Json.ToJsonString());
        Assert.DoesNotContain(logs.FullName, (await client.PostAsync("/api/runs/delete", new { runs = new[] { "digits/second" } })).Json.ToJsonString());
    }

    [Fact]
    public async Task A_password_begins_a_session_that_ends_on_logout()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await GuardedAsync(logs, password: true);
        using HttpClient client = board.Client();
        foreach (string path in new[] { "/api/state", "/api/runs", "/api/events", "/data/runs", "/metrics", "/openapi.json" }) Assert.Equal(401, await client.StatusAsync(path));
        Assert.Equal(200, await client.StatusAsync("/scalars", ("Accept", "text/html")));
        Assert.Equal(401, (await client.PostAsync("/api/login", new { password = "wrong" })).Status);

        string cookie = await LoginAsync(client);
        Assert.Equal(200, await client.StatusAsync("/api/runs", ("Cookie", cookie)));
        Assert.Equal(401, await client.StatusAsync("/api/runs", ("Cookie", cookie[..^2])));
        Assert.Equal(200, (await client.PostAsync("/api/logout", new { }, cookie: cookie)).Status);
        Assert.Equal(401, await client.StatusAsync("/api/runs", ("Cookie", cookie)));
    }

    [Fact]
    public async Task A_session_that_was_ended_stays_ended_after_a_start()
    {
        using var logs = TestFiles.NewFolder();
        BoardOptions options = new(logs.FullName) { Token = Token, Key = s_key, EndedSessions = logs["ended"] };
        string ended, other;
        await using (BoardServer board = await Boards.StartAsync(options))
        {
            using HttpClient client = board.Client();
            async Task<string> OpenAsync()
            {
                using HttpResponseMessage opened = await client.GetAsync($"/?token={Token}", Cancel);
                string set = opened.Headers.GetValues("Set-Cookie").Single();
                return set[(set.IndexOf('=') + 1)..set.IndexOf(';')];
            }
            (ended, other) = (await OpenAsync(), await OpenAsync());
            Assert.Equal(200, (await client.PostAsync("/api/logout", new { }, cookie: $"penstock-{board.Address!.Port}={ended}")).Status);
        }
        File.AppendAllText(options.EndedSessions!, "no line\n1 2 3\n");
        await using BoardServer again = await Boards.StartAsync(options);
        using HttpClient later = again.Client();
        Assert.Equal(401, await later.StatusAsync("/api/runs", ("Cookie", $"penstock-{again.Address!.Port}={ended}")));
        Assert.Equal(200, await later.StatusAsync("/api/runs", ("Cookie", $"penstock-{again.Address!.Port}={other}")));
    }

    [Fact]
    public async Task A_token_begins_a_session_and_leaves_the_address()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await GuardedAsync(logs);
        using HttpClient client = board.Client();
        using HttpResponseMessage answer = await client.GetAsync($"/?token={Token}&x=1", Cancel);
        Assert.Equal((302, "/?x=1"), ((int)answer.StatusCode, answer.Headers.Location!.ToString()));
        string set = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; httponly", set);
        Assert.Contains("; samesite=strict", set);
        Assert.Equal(200, await client.StatusAsync("/api/state", ("Cookie", set[..set.IndexOf(';')])));
        Assert.Equal(200, await client.StatusAsync("/api/state", ("Authorization", $"Bearer {Token}")));
        Assert.Equal(401, await client.StatusAsync("/api/state", ("Authorization", "Bearer another-token-of-length")));
        Assert.Equal(401, await client.StatusAsync("/?token=another-token-of-length"));
    }

    [Fact]
    public async Task A_link_lets_look_and_not_write_until_it_runs_out()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        var clock = new ManualClock();
        await using BoardServer board = await GuardedAsync(logs, clock: clock);
        using HttpClient client = board.Client();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        string url = (string)(await client.PostAsync("/api/links", new { view = "/scalars?tag=loss", days = 1 })).Json["url"]!;
        Assert.Equal(400, (await client.PostAsync("/api/links", new { view = "//evil.example", days = 1 })).Status);
        Assert.Equal(400, (await client.PostAsync("/api/links", new { view = "/\\evil.example", days = 1 })).Status);
        Assert.Equal(400, (await client.PostAsync("/api/links", new { view = "/", days = 1000 })).Status);

        using HttpClient guest = board.Client();
        using HttpResponseMessage opened = await guest.GetAsync(url, Cancel);
        Assert.Equal("/scalars?tag=loss", opened.Headers.Location!.ToString());
        string set = opened.Headers.GetValues("Set-Cookie").Single(), cookie = set[..set.IndexOf(';')];
        Assert.Equal(200, await guest.StatusAsync("/api/runs", ("Cookie", cookie)));
        foreach (string path in new[] { "/metrics", "/api/audit" }) Assert.Equal((403, 200), (await guest.StatusAsync(path, ("Cookie", cookie)), await client.StatusAsync(path)));
        foreach (string path in new[] { "/api/state", "/data/logdir", "/data/environment" })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Cookie", cookie } } };
            using HttpResponseMessage answer = await guest.SendAsync(asked, Cancel);
            string text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.DoesNotContain(logs.FullName, text);
            Assert.Contains(Path.GetFileName(logs.FullName), text);
        }
        Assert.Equal(403, (await guest.PostAsync("/api/runs/delete", new { runs = new[] { "digits/first" } }, cookie: cookie)).Status);
        Assert.Equal(403, (await guest.PostAsync("/api/links", new { view = "/" }, cookie: cookie)).Status);
        Assert.Equal(401, await guest.StatusAsync(url[..^3]));

        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(401, await guest.StatusAsync("/api/runs", ("Cookie", cookie)));
        Assert.Equal(401, await guest.StatusAsync(url));
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_not_looked_at_for_a_while()
    {
        using var logs = TestFiles.NewFolder();
        var clock = new ManualClock();
        await using BoardServer board = await GuardedAsync(logs, password: true, clock: clock);
        using HttpClient client = board.Client();
        for (int i = 0; i < 5; i++) Assert.Equal(401, (await client.PostAsync("/api/login", new { password = "wrong" })).Status);
        Assert.Equal(429, (await client.PostAsync("/api/login", new { password = Password })).Status);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await client.PostAsync("/api/login", new { password = Password })).Status);
    }

    [Fact]
    public async Task Wrong_tokens_of_others_keep_nobody_out()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await GuardedAsync(logs);
        using HttpClient client = board.Client();
        for (int i = 0; i < 5; i++) Assert.Equal(401, await client.StatusAsync("/api/state", ("Authorization", "Bearer another-token-of-length")));
        Assert.Equal(429, await client.StatusAsync("/api/state", ("Authorization", "Bearer another-token-of-length")));
        Assert.Equal(200, await client.StatusAsync("/api/state", ("Authorization", $"Bearer {Token}")));
        Assert.Equal(302, await client.StatusAsync($"/?token={Token}"));
        Assert.Equal(200, (await client.PostAsync("/api/login", new { password = Token })).Status);
    }

    [Fact]
    public async Task A_guest_who_leaves_closes_no_door_behind()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await GuardedAsync(logs);
        using HttpClient client = board.Client();
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        string url = (string)(await client.PostAsync("/api/links", new { view = "/scalars" })).Json["url"]!;
        using HttpClient guest = board.Client();
        async Task<string> OpenAsync()
        {
            using HttpResponseMessage opened = await guest.GetAsync(url, Cancel);
            string set = opened.Headers.GetValues("Set-Cookie").Single();
            return set[..set.IndexOf(';')];
        }
        string first = await OpenAsync(), second = await OpenAsync();
        Assert.Equal(200, (await guest.PostAsync("/api/logout", new { }, cookie: first)).Status);
        Assert.Equal(401, await guest.StatusAsync("/api/runs", ("Cookie", first)));
        Assert.Equal(200, await guest.StatusAsync("/api/runs", ("Cookie", second)));
        Assert.Equal(403, await guest.StatusAsync("/api/audit", ("Cookie", second)));
        Assert.Equal(200, await guest.StatusAsync("/api/runs", ("Cookie", await OpenAsync())));
    }

    [Fact]
    public async Task A_stream_tells_nothing_more_to_who_has_logged_out()
    {
        using var logs = TestFiles.NewFolder();
        await using BoardServer board = await GuardedAsync(logs, password: true);
        using HttpClient client = board.Client();
        string cookie = await LoginAsync(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events") { Headers = { { "Cookie", cookie } } };
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(200, (await client.PostAsync("/api/logout", new { }, cookie: cookie)).Status);
        SampleLogs.Write(logs.FullName);
        await board.IndexedAsync();
        Assert.DoesNotContain("digits/first", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_session_ends_when_its_password_does()
    {
        using var logs = TestFiles.NewFolder();
        var clock = new ManualClock();
        await using BoardServer board = await GuardedAsync(logs, password: true, clock: clock);
        using HttpClient client = board.Client();
        string cookie = await LoginAsync(client);
        File.WriteAllText(logs["passwords"], "another one\n");
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(401, await client.StatusAsync("/api/runs", ("Cookie", cookie)));
    }

    private static async Task<string> LoginAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.PostAsync("/api/login", System.Net.Http.Json.JsonContent.Create(new { password = Password }), Cancel);
        string set = answer.Headers.GetValues("Set-Cookie").Single();
        return set[..set.IndexOf(';')];
    }

    private static async Task<BoardServer> GuardedAsync(TestFolder logs, bool password = false, TimeProvider? clock = null)
    {
        string file = logs["passwords"];
        if (password) File.WriteAllText(file, $"# ours\n{Password}\n");
        return await Boards.StartAsync(new(logs.FullName) { Token = password ? null : Token, PasswordFile = password ? file : null, Key = s_key, Clock = clock ?? TimeProvider.System });
    }
}
