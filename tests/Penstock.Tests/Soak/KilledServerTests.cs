using System.Diagnostics;
using System.Text.Json;

namespace Penstock.Tests;

/// <summary>A server that is killed at any moment of a switch serves a whole version when it starts again.</summary>
public class KilledServerTests
{
    [Fact]
    public Task A_server_killed_during_a_switch_serves_a_whole_version_again() => KillAsync(10, seed: 1);

    [Fact(Explicit = true)]
    public Task A_server_killed_a_hundred_times_serves_a_whole_version_again() => KillAsync(100, Random.Shared.Next());

    private static async Task KillAsync(int kills, int seed)
    {
        using var folder = TestFiles.NewFolder();
        var random = new Random(seed);
        int version = 1;
        VersionSwitchTests.Publish(folder["models/m"], version);
        using var client = new HttpClient();
        for (int kill = 0; kill <= kills; kill++)
        {
            using Process server = Process.Start(KilledProgram.Of("penstock.dll", "serve", "--models", folder["models"], "--rest-port", "0", "--look-every", "0.01", "--json"))!;
            Task<string> errors = server.StandardError.ReadToEndAsync();
            string? line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(line is not null, line is null ? await errors : "");
            string address = JsonDocument.Parse(line!).RootElement.GetProperty("address").GetString()!;
            using var content = new StringContent(VersionSwitchTests.Ask);
            HttpResponseMessage answer = await client.PostAsync(new Uri(new Uri(address), VersionSwitchTests.Predict), content, TestContext.Current.CancellationToken);
            Assert.Equal(version, VersionSwitchTests.VersionOf(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            VersionSwitchTests.Publish(folder["models/m"], ++version);
            server.WaitForExit(random.Next(60));
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }
}
