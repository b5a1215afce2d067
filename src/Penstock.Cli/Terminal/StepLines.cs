using Penstock.Pipelines;

namespace Penstock.Cli;

/// <summary>A line for each step that ends, while somebody watches.</summary>
internal sealed class StepLines(Screen screen) : IProgress<StepProgress>
{
    private readonly bool _isShown = screen.IsWatched;

    public void Report(StepProgress value)
    {
        if (_isShown) screen.Note($"{value.Step}: {value.Text.ReplaceLineEndings(" ")}");
    }
}
