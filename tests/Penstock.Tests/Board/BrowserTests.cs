using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>The board in a real browser: every script of tests/Penstock.Board.Browser is run against a board of its own.</summary>
public class BrowserTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(110);
    private static readonly string s_folder = Path.Combine(TestFiles.Repository, "tests", "Penstock.Board.Browser");
    private static readonly string s_packages = Path.Combine(TestFiles.Repository, "src", "Penstock.Board", "web", "node_modules");
    private static readonly string s_pages = Path.Combine(TestFiles.Repository, "artifacts", "web");

    /// <summary>The scripts; what they share lies in folders.</summary>
    public static TheoryData<string> Scripts =>
        [.. new DirectoryInfo(TestFiles.Repository).EnumerateFiles(Path.Combine("tests", "Penstock.Board.Browser", "*.mjs")).Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_scripts() => Assert.True(Scripts.Count > 0, $"{s_folder} has no script.");

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Works_in_a_browser(string script)
    {
        string chromium = Chromium();
        if (!Directory.Exists(Path.Combine(s_packages, "playwright-core"))) Assert.Skip("playwright-core is absent; `dotnet run build.cs -- web` fetches it by npm.");
        if (!File.Exists(Path.Combine(s_pages, "index.html"))) Assert.Skip("The web application is absent; `dotnet run build.cs -- web` builds it.");
        using var logs = TestFiles.NewFolder();
        await using var board = await Boards.StartAsync(new(logs.FullName) { Assets = s_pages, LookEvery = TimeSpan.FromMilliseconds(200) });
        var start = new ProcessStartInfo("node", [Path.Combine(s_folder, script + ".mjs"), board.Address!.ToString().TrimEnd('/'), logs.FullName])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["CHROMIUM"] = chromium, ["NODE_PATH"] = s_packages, ["PENSTOCK_PACKAGES"] = s_packages, ["PENSTOCK_DATA"] = TestFiles.Data },
        };
        using Process node = Process.Start(start)!;
        Task<string> output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var late = new CancellationTokenSource(s_most);
        try
        {
            await node.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            Assert.Fail($"{script}: expected an end within {s_most.TotalSeconds} s, got none.\n{await output}{await error}");
        }
        Assert.True(node.ExitCode == 0, $"{script}: exit code {node.ExitCode}\n{await output}{await error}");
    }

    private static string Chromium()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        if (found is null) Assert.Skip("chromium is absent.");
        return found!;
    }
}
