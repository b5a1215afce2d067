using System.Diagnostics;
using System.Runtime.InteropServices;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A program that trains with a log and ends in the middle of it, in one of several ways, or may write no long files.</summary>
internal static partial class LogWriter
{
    private const int FileSize = 1, Steps = 12;

    /// <summary>Starts the program.</summary>
    /// <param name="way">exit, throw, return, or bytes that a file may have.</param>
    /// <param name="folder">The folder of the log.</param>
    public static Process Start(string way, string folder) => ChildProgram.Start(nameof(LogWriter), way, folder);

    public static void Run(string[] arguments)
    {
        if (arguments is not [var way, var folder]) throw new ArgumentException("LogWriter: expected a way to end and a folder.");
        // Nothing is written but when the process ends: the clock of these logs does not tick.
        RunWriterOptions writer = new() { Clock = new TickedClock() };
        if (ulong.TryParse(way, out ulong most))
        {
            Limit(most);
            writer = new() { Failed = error => Console.Error.WriteLine($"told: {error.Message}") };
        }
        if (way == "return")
        {
            RunLog.Create(folder, writer).Scalar("step/loss", 1, Steps);
            return;
        }
        History history = Train(folder, writer, way);
        Console.Error.WriteLine($"trained {history.Epochs.Count} epochs");
    }

    private static History Train(string folder, RunWriterOptions writer, string way)
    {
        Tensor x = Tensor.From([.. Enumerable.Range(0, 96).Select(i => i % 7 / 7f)], [48, 2]), y = Tensor.From([.. Enumerable.Range(0, 48).Select(i => i % 2)]);
        return new Sequential(new Dense(2)).Fit(Dataset.FromTensors(x, y).Batch(4), new Adam(), new CrossEntropy(), new() { Epochs = 3, Callbacks = [new Ends(way)], RunLog = new(folder) { Writer = writer, Profile = false } });
    }

    private static void Limit(ulong most)
    {
        if (SetLimit(FileSize, [most, most]) != 0) throw new InvalidOperationException("LogWriter: expected a limit of file sizes, got none.");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ReadOnlySpan<ulong> soft);

    private sealed class Ends(string way) : Callback
    {
        public override void OnBatchEnd(TrainingRun run)
        {
            if (run.Batch < Steps || run.Epoch > 0) return;
            if (way == "exit") Environment.Exit(7);
            if (way != "throw") return;
            var failing = new Thread(() => throw new InvalidOperationException("nobody catches it"));
            failing.Start();
            failing.Join();
        }
    }
}
