using System.Globalization;

namespace Penstock.Pipelines;

/// <summary>The log of a run: a line for whatever a step begins, says and ends with, with its time, in a file beside the outputs.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly RunOptions _options;
    private readonly StreamWriter _file;
    private readonly Lock _writing = new();

    public RunLog(string root, long run, RunOptions options)
    {
        _options = options;
        string folder = Path.Combine(root, ".logs");
        Directory.CreateDirectory(folder);
        _file = new StreamWriter(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run-{run:000000}.log"))) { AutoFlush = true };
    }

    public void Say(Step step, string line) => Write(new(step.Name, line));

    public void End(StepResult result) => Write(new(result.Step, result.Outcome == StepOutcome.Failed ? $"failed: {result.Summary}" : PipelineResult.WhyOf(result), result));

    public void Dispose() => _file.Dispose();

    // A step that was given up may still speak when the log is closed.
    private void Write(StepProgress progress)
    {
        lock (_writing)
            if (_file.BaseStream is { CanWrite: true })
                _file.WriteLine($"{_options.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} {progress.Step}: {progress.Text.ReplaceLineEndings(" ")}");
        _options.Progress?.Report(progress);
    }
}
