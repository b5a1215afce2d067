using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Runs a few lines of Python with NumPy, Pillow and h5py, the references for their file formats.</summary>
internal static class PythonOracle
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python) && Start("import numpy, PIL, h5py").ExitCode == 0);

    /// <summary>Runs a script in a folder and returns what it printed; skips the test where Python or its packages are absent.</summary>
    public static string Run(TestFolder folder, string script)
    {
        if (!IsThere.Value) Assert.Skip($"{Python} with NumPy, Pillow and h5py is absent; packages python3-numpy, python3-pil and python3-h5py have them.");
        var (exitCode, output, error) = Start($"import os\nos.chdir({Literal(folder.FullName)})\n{script}");
        return exitCode == 0 ? output : throw new InvalidOperationException(error);
    }

    private static string Literal(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    private static (int ExitCode, string Output, string Error) Start(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
