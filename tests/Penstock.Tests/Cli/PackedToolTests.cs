using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace Penstock.Tests;

/// <summary>What <c>dotnet tool install penstock</c> brings: the verbs, and the board with its pages, with nothing to build.</summary>
public class PackedToolTests
{
    private static readonly string s_pages = Path.Combine(TestFiles.Repository, "artifacts", "web");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_the_board_with_nothing_to_build()
    {
        if (!File.Exists(Path.Combine(s_pages, "index.html"))) Assert.Skip("The web application is absent; `dotnet run build.cs -- web` builds it.");
        using TestFolder folder = TestFiles.NewFolder();
        await Dotnet(folder, "pack", Path.Combine(TestFiles.Repository, "src", "Penstock.Cli"), "--no-build", "-c", "Release", "-o", folder["package"]);
        string package = Assert.Single(Directory.GetFiles(folder["package"], "*.nupkg"));
        using (ZipArchive content = ZipFile.OpenRead(package))
            Assert.Equal(Names(Directory.EnumerateFiles(s_pages, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_pages, file))), Names(content.Entries.Select(e => e.FullName.Split("/any/board/")).Where(p => p.Length == 2).Select(p => p[1])));
        await Dotnet(folder, "tool", "install", "penstock", "--tool-path", folder["tools"], "--source", folder["package"]);
        using Process board = Process.Start(new ProcessStartInfo(folder["tools/penstock"], ["board", "--logdir", folder["logs"], "--port", "0"]) { RedirectStandardOutput = true, Environment = { ["XDG_DATA_HOME"] = folder["data"] } })!;
        string line = await board.StandardOutput.ReadLineAsync(Cancel) ?? "";
        using var client = new HttpClient { BaseAddress = new(line["The board is at ".Length..]) };
        Assert.Contains("<script type=\"module\"", await client.GetStringAsync("/", Cancel));
        using (Process.Start("kill", ["-INT", board.Id.ToString(CultureInfo.InvariantCulture)])) await board.WaitForExitAsync(Cancel);
    }

    private static string[] Names(IEnumerable<string> paths) => [.. paths.Select(path => path.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static async Task Dotnet(TestFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // Packages that were installed before have the same version, and would be taken instead.
        start.Environment["NUGET_PACKAGES"] = arguments[0] == "tool" ? folder["packages"] : Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel), error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{await output}\n{await error}");
    }
}
