using System.Diagnostics;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>A process of its own that loads model files and answers for raw rows: what a server would do.</summary>
internal static class Deployment
{
    /// <summary>Starts the process and checks its answers against those of the model that was trained.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="rows">Raw rows, not normalised.</param>
    /// <param name="paths">The model's files.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="InvalidDataException">An answer differs in a bit.</exception>
    public static void Check(Model model, Tensor rows, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        string expected = BitText.Of(model.Predict(rows));
        string[] answers = Ask(rows, paths, cancellation);
        for (int i = 0; i < paths.Count; i++)
        {
            if (answers.Length > i && answers[i] == expected) continue;
            throw new InvalidDataException($"quickstart: expected the answers of the trained model from {Path.GetFileName(paths[i])} to the last bit, got {(answers.Length > i ? "others" : "none")}.");
        }
    }

    /// <summary>The answers of each file as hexadecimal digits.</summary>
    private static string[] Ask(Tensor rows, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var (program, first) = Self();
        var start = new ProcessStartInfo(program, [.. first, AnswerVerb.Name, $"{rows.Shape[1].Value}", .. paths])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"quickstart: expected {program} to start, got no process.");
        using CancellationTokenRegistration kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            process.StandardInput.WriteLine(BitText.Of(rows));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has ended before it read; its exit code says why.
        }
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new InvalidDataException($"quickstart: expected the process that answers to succeed, got exit code {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>How this program is started: by its own name, or by the dotnet that belongs to the running runtime.</summary>
    private static (string Program, string[] First) Self()
    {
        string assembly = typeof(Deployment).Assembly.Location;
        if (Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == Path.GetFileNameWithoutExtension(assembly)) return (self, []);
        string root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return (Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), [assembly]);
    }
}
