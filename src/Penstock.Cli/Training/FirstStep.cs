using System.Diagnostics;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Notes when the first step of a training ended.</summary>
internal sealed class FirstStep : Callback
{
    private DateTime? _end;

    public override void OnBatchEnd(TrainingRun run) => _end ??= DateTime.Now;

    /// <summary>Seconds from the start of the process to the end of the first step; null where there was none.</summary>
    public double? Seconds()
    {
        using var process = Process.GetCurrentProcess();
        return (_end - process.StartTime)?.TotalSeconds;
    }
}
