using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;

namespace Penstock.Benchmarks;

/// <summary>PyTorch in a process of its own, with its own setting, that times the work it is told of.</summary>
internal sealed class TorchPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    // glibc else gives every gradient back to the system and takes it anew at each step.
    private static readonly (string, string)[] s_keptMemory =
        [("MALLOC_MMAP_THRESHOLD_", "2000000000"), ("MALLOC_TRIM_THRESHOLD_", "2000000000"), ("MALLOC_TOP_PAD_", "200000000"), ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"), ("OMP_WAIT_POLICY", "passive")];

    private static readonly (string, string)[] s_wideVectors = [("ATEN_CPU_CAPABILITY", "avx512"), ("OPENBLAS_CORETYPE", "SKYLAKEX")];

    private readonly Process _process;

    private TorchPeer(string name, Process process, string version) => (Name, _process, Version) = (name, process, version);

    /// <summary>The variables that make PyTorch fastest: freed memory is kept, waiting threads sleep, and vectors are as wide as the machine has them.</summary>
    public static (string, string)[] Tuned => [.. s_keptMemory, .. Vector512.IsHardwareAccelerated ? s_wideVectors : []];

    public string Name { get; }

    public string Version { get; }

    /// <summary>Starts a peer, or gives null where this machine has no PyTorch.</summary>
    public static TorchPeer? Start(string name, int threads, params (string Variable, string Value)[] environment)
    {
        if (!File.Exists(Python))
            return null;
        ProcessStartInfo start = new(Python, [Path.Combine(AppContext.BaseDirectory, "torch_peer.py"), $"{threads}", .. Timing.ByProcessorTime ? ["processor-time"] : Array.Empty<string>()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // torch.set_num_threads does not reach an OpenBLAS with threads of its own.
        foreach (var (variable, value) in environment.Append(("OMP_NUM_THREADS", $"{threads}")).Append(("OPENBLAS_NUM_THREADS", $"{threads}")))
            start.Environment[variable] = value;
        Process process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } version)
            return new(name, process, version);
        process.Dispose();
        return null;
    }

    public Timing Measure(string work)
    {
        _process.StandardInput.WriteLine(work);
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"PyTorch ({Name}): expected the time of '{work}', got its end: {_process.StandardError.ReadToEnd()}");
        double[] seconds = [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new(seconds[0], seconds[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
