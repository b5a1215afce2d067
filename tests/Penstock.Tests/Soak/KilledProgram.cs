using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Programs in processes of their own, to be killed while they work.</summary>
internal static class KilledProgram
{
    private const string Variable = "PENSTOCK_KILLED_FOLDER";

    /// <summary>The folder that this process was started to work in; null where nobody is to kill it.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(Variable);

    /// <summary>A program that lies beside the tests.</summary>
    public static ProcessStartInfo Of(string assembly, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>One test as a program.</summary>
    public static ProcessStartInfo OfTest<T>(string method, string folder)
    {
        ProcessStartInfo start = Of("Penstock.Tests.dll", "-noLogo", "-explicit", "only", "-method", $"{typeof(T).FullName}.{method}");
        start.Environment[Variable] = folder;
        return start;
    }

    /// <summary>Kills a process some time after it has begun its work; false if it ended by itself before.</summary>
    public static bool KilledWithin(ProcessStartInfo start, Func<bool> hasBegun, int milliseconds)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        while (!hasBegun())
            if (process.WaitForExit(5)) return Ended();
        if (process.WaitForExit(milliseconds)) return Ended();
        process.Kill();
        process.WaitForExit();
        return true;

        bool Ended()
        {
            Assert.True(process.ExitCode == 0, $"{output.GetAwaiter().GetResult()}\n{error.GetAwaiter().GetResult()}");
            return false;
        }
    }
}
