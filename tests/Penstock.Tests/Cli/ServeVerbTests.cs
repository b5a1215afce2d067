using System.Diagnostics;
using System.Globalization;

namespace Penstock.Tests;

public class ServeVerbTests
{
    [Fact]
    public async Task Says_where_it_listens_answers_and_ends_in_order_when_stopped()
    {
        using var folder = TestFiles.NewFolder();
        HalfPlusModels.Publish(HalfPlusModels.PlusTwo(), folder["models/half"], "1");
        using Process server = Start("--models", folder["models"], "--rest-port", "0");
        string listens = await Line(server);
        Assert.StartsWith("Listens on http://127.0.0.1:", listens);
        Uri address = new(listens["Listens on ".Length..]);
        Assert.Contains("half  version 1", await Line(server));
        Assert.Contains("Requests are not logged", await Line(server));
        using var client = new HttpClient { BaseAddress = address };
        using HttpResponseMessage answer = await client.PostAsync("v1/models/half:predict", new StringContent("""{"instances": [2.0]}"""), TestContext.Current.CancellationToken);
        Assert.Contains("3.0", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using (Process.Start("kill", ["-INT", server.Id.ToString(CultureInfo.InvariantCulture)])) await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told()
    {
        using var folder = TestFiles.NewFolder();
        using Process server = Start("--models", folder["none"]);
        Assert.Contains("--models: expected a folder", await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, server.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "penstock.dll"), "serve", .. arguments])
    {
        RedirectStandardOutput = true, RedirectStandardError = true,
    })!;

    private static async Task<string> Line(Process process) => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
}
