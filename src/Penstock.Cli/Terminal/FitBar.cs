using System.Diagnostics;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>A progress bar in one line, which is gone when training ends; nothing where the output is no terminal.</summary>
internal sealed class FitBar(bool isQuiet) : IProgress<FitProgress>, IDisposable
{
    private const int Width = 30;
    private readonly bool _isShown = !isQuiet && !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _last = -1000;

    public void Report(FitProgress value)
    {
        bool isWhole = value.Batch == value.Batches;
        if (!_isShown || (!isWhole && _clock.ElapsedMilliseconds - _last < 50)) return;
        _last = _clock.ElapsedMilliseconds;
        double part = value.Batches is { } all and > 0 ? Math.Min(1, value.Batch / (double)all) : 0;
        int full = (int)(part * Width);
        Console.Error.Write(FormattableString.Invariant(
            $"\repoch {value.Epoch + 1}/{value.Epochs} {new string('━', full)}{new string('─', Width - full)} {value.Batch}/{value.Batches?.ToString() ?? "?"}  loss {value.Loss:0.0000} "));
    }

    public void Dispose()
    {
        if (_isShown) Console.Error.Write($"\r{new string(' ', Width + 60)}\r");
    }
}
