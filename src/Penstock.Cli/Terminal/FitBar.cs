using System.Diagnostics;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>A progress bar in one line, which is gone when training ends; nothing where nobody watches.</summary>
internal sealed class FitBar(Screen screen) : IProgress<FitProgress>, IDisposable
{
    private const int Width = 30, MillisecondsBetween = 50;
    private readonly bool _isShown = screen.IsWatched;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _last = -MillisecondsBetween;
    private int _length;

    public void Report(FitProgress value)
    {
        bool isWhole = value.Batch == value.Batches;
        if (!_isShown || (!isWhole && _clock.ElapsedMilliseconds - _last < MillisecondsBetween)) return;
        _last = _clock.ElapsedMilliseconds;
        double part = value.Batches is { } all and > 0 ? Math.Min(1, value.Batch / (double)all) : 0;
        int full = (int)(part * Width);
        string line = FormattableString.Invariant(
            $"epoch {value.Epoch + 1}/{value.Epochs} {new string('━', full)}{new string('─', Width - full)} {value.Batch}/{value.Batches?.ToString() ?? "?"}  loss {value.Loss:0.0000}");
        Console.Error.Write($"\r{line.PadRight(_length)}");
        _length = line.Length;
    }

    public void Dispose()
    {
        if (_length > 0) Console.Error.Write($"\r{new string(' ', _length)}\r");
    }
}
