using System.Diagnostics;
using System.Globalization;

namespace Penstock.Benchmarks;

/// <summary>pandas in a process of its own, that times the work it is told of.</summary>
internal sealed class PandasPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;

    private PandasPeer(Process process, string version) => (_process, Version) = (process, version);

    public string Version { get; }

    /// <summary>Starts the peer, or gives null where this machine has no pandas.</summary>
    public static PandasPeer? Start(string path)
    {
        if (!File.Exists(Python)) return null;
        Process process = Process.Start(new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "pandas_peer.py"), path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        if (process.StandardOutput.ReadLine() is { } version) return new(process, version);
        process.Dispose();
        return null;
    }

    public double Seconds(string work)
    {
        _process.StandardInput.WriteLine(work);
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"pandas: expected a time, got its end: {_process.StandardError.ReadToEnd()}"), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
