using System.Diagnostics;
using System.Globalization;

namespace Penstock.Benchmarks;

/// <summary>ONNX Runtime's package for Node.js in a process of its own, on networks that PyTorch wrote.</summary>
internal sealed class OnnxRuntimePeer : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    /// <param name="folder">Where npm put onnxruntime-node; the networks are written there too.</param>
    /// <param name="networks">Which must be there.</param>
    /// <param name="threads">Threads of an operator.</param>
    public OnnxRuntimePeer(string folder, IEnumerable<string> networks, int threads)
    {
        _folder = folder;
        if (networks.Any(name => !File.Exists(Path.Combine(folder, $"{name}.onnx"))))
            using (Process export = Process.Start("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "torch_peer.py"), "export", folder])) export.WaitForExit();
        ProcessStartInfo start = new("node", [Path.Combine(AppContext.BaseDirectory, "onnxruntime_peer.mjs"), folder, $"{threads}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        Version = _process.StandardOutput.ReadLine()!;
    }

    public string Version { get; }

    public Timing Measure(string network)
    {
        _process.StandardInput.WriteLine(Path.Combine(_folder, $"{network}.onnx"));
        double[] seconds = [.. _process.StandardOutput.ReadLine()!.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new(seconds[0], seconds[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
