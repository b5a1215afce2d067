using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Penstock.Tests;

public class BoardVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_where_it_is_answers_and_ends_when_stopped()
    {
        using var folder = TestFiles.NewFolder();
        SampleLogs.Write(folder.FullName);
        using Process board = Start(["--logdir", folder.FullName, "--port", "0"], folder["data"]);
        string line = await board.StandardOutput.ReadLineAsync(Cancel) ?? "";
        Assert.StartsWith("The board is at http://127.0.0.1:", line);
        using var client = new HttpClient { BaseAddress = new(line["The board is at ".Length..]) };
        Assert.Equal("none", (string)(await client.JsonAsync("/api/state"))["auth"]!);
        using (Process.Start("kill", ["-INT", board.Id.ToString(CultureInfo.InvariantCulture)])) await board.WaitForExitAsync(Cancel);
        Assert.Equal(0, board.ExitCode);
    }

    [Fact]
    public async Task Draws_a_token_and_keeps_its_key_for_the_user_alone()
    {
        using var folder = TestFiles.NewFolder();
        using Process board = Start(["--logdir", folder.FullName, "--port", "0", "--token", "new", "--json"], folder["data"]);
        string address = (string)JsonNode.Parse(await board.StandardOutput.ReadLineAsync(Cancel) ?? "")!["address"]!;
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        Assert.Equal(302, await client.StatusAsync(address));
        Assert.Equal(401, await client.StatusAsync(new Uri(new Uri(address), "/api/state").ToString()));
        using (Process.Start("kill", ["-INT", board.Id.ToString(CultureInfo.InvariantCulture)])) await board.WaitForExitAsync(Cancel);
        Assert.False(Directory.Exists(folder[".penstock"]));
        if (!OperatingSystem.IsLinux()) return;
        string key = Assert.Single(Directory.GetFiles(folder["data/penstock/board"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Theory]
    [InlineData("--host", "0.0.0.0")]
    [InlineData("--host", "*")]
    [InlineData("--token", "short")]
    [InlineData("--cert", "c.pem")]
    public void What_is_not_safe_is_refused(string option, string value)
    {
        CliRun refused = CliRun.Of(["board", option, value]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("expected", refused.Error);
    }

    [Fact]
    public void A_file_is_no_folder_of_logs()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["board.log"], "");
        CliRun.Of("board", "--port", "0", "--logdir", folder["board.log"]).Refuses(2, "--logdir: expected a folder of run logs, got the file");
    }

    [Theory]
    [InlineData("board", "--port")]
    [InlineData("serve", "--rest-port")]
    public void A_port_that_is_taken_is_told_by_the_option_that_names_another(string verb, string option)
    {
        using var folder = TestFiles.NewFolder();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        string port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        CliRun.Of(verb, option, port, verb == "board" ? "--logdir" : "--models", folder.FullName).Refuses(1, $"{option}: expected a free port, got {port}", $"give {option} another port; 0 takes a free one");
    }

    private static Process Start(string[] arguments, string data) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "penstock.dll"), "board", .. arguments])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["XDG_DATA_HOME"] = data },
    })!;
}
