using System.Runtime.ExceptionServices;

namespace Penstock.Data;

/// <summary>Reads one of several datasets at a time, as a choice says.</summary>
internal abstract class MixReader<T>(DatasetReader<T>[] sources, bool stopOnEmpty, CancellationToken cancellation) : DatasetReader<T>(cancellation)
{
    private readonly bool[] _isEmpty = new bool[sources.Length];
    private int _left;

    public override void Dispose() => Disposal.Of(sources);

    /// <summary>Whether a dataset has ended.</summary>
    private protected ReadOnlySpan<bool> IsEmpty => _isEmpty;

    /// <summary>The number of the next dataset to read, or -1 at the end of the choices.</summary>
    private protected abstract int Pick();

    private protected override void Rewind(long epoch)
    {
        Array.Clear(_isEmpty);
        _left = sources.Length;
        for (int i = 0; i < sources.Length; i++) sources[i].Start(i == 0 ? epoch : InnerEpoch.Of(epoch, i));
    }

    private protected override bool Advance()
    {
        while (_left > 0 && Pick() is var picked && picked >= 0)
        {
            if (!_isEmpty[picked] && sources[picked].MoveNext())
            {
                Current = sources[picked].Current;
                return true;
            }
            Leave(picked);
        }
        return false;
    }

    private protected override void Discard(long count, ref long passed)
    {
        while (passed < count && _left > 0 && Pick() is var picked && picked >= 0)
        {
            if (!_isEmpty[picked] && sources[picked].Pass(1) == 1) passed++;
            else Leave(picked);
        }
    }

    private void Leave(int picked)
    {
        if (_isEmpty[picked]) return;
        _isEmpty[picked] = true;
        _left = stopOnEmpty ? 0 : _left - 1;
    }
}

internal static class Disposal
{
    /// <summary>Disposes all, also where one fails; then tells the first failure.</summary>
    public static void Of(params ReadOnlySpan<IDisposable> all)
    {
        ExceptionDispatchInfo? first = null;
        foreach (IDisposable one in all)
        {
            try
            {
                one.Dispose();
            }
            catch (Exception error)
            {
                first ??= ExceptionDispatchInfo.Capture(error);
            }
        }
        first?.Throw();
    }
}
