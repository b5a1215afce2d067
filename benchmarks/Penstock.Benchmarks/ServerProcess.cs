using System.Diagnostics;
using System.Text.Json;

namespace Penstock.Benchmarks;

/// <summary>A server in a process of its own, as <c>penstock serve</c> or <c>penstock board</c> starts it, silent.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    public ServerProcess(params string[] arguments)
    {
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Penstock.Cli/release/penstock"));
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program}: expected where it listens, got nothing.");
        Address = new(JsonDocument.Parse(line).RootElement.GetProperty("address").GetString()!);
    }

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes that lie in memory.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Waits until a version answers and those before it are gone.</summary>
    public void AwaitVersion(string model, int version)
    {
        using var client = new HttpClient();
        var status = new Uri(Address, $"v1/models/{model}");
        while (true)
        {
            using JsonDocument answer = JsonDocument.Parse(client.GetStringAsync(status).Result);
            JsonElement[] known = [.. answer.RootElement.GetProperty("model_version_status").EnumerateArray()];
            if (known is [var only] && only.GetProperty("version").GetString() == $"{version}" && only.GetProperty("state").GetString() == "AVAILABLE") return;
            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
