namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Applies a function to a state and each element in turn, which gives the next state and a result.</summary>
    /// <param name="initial">The state at the beginning of every epoch; the function makes new states and does not change this one.</param>
    /// <param name="function">From the state and an element to the next state and the result.</param>
    /// <exception cref="DatasetException">While enumerating: the function failed.</exception>
    public Dataset<TResult> Scan<TState, TResult>(TState initial, Func<TState, T, (TState State, TResult Result)> function) =>
        new ScanDataset<T, TState, TResult>(this, initial, function);
}

internal sealed class ScanDataset<T, TState, TResult>(Dataset<T> source, TState initial, Func<TState, T, (TState State, TResult Result)> function) : Dataset<TResult>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Scan", [source.Stage], initial, function);

    // A state may hold any element read so far.
    private protected override DatasetReader<TResult> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), initial, function, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, TState initial, Func<TState, T, (TState State, TResult Result)> function, CancellationToken cancellation)
        : StageReader<T, TResult>(source, cancellation)
    {
        private Func<T, (TState State, TResult Result)>? _step;
        private TState _state = default!;

        private protected override void Rewind(long epoch)
        {
            _state = initial;
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (!Source.MoveNext()) return false;
            (_state, Current) = Call("Scan", _step ??= element => function(_state, element), Source.Current);
            return true;
        }
    }
}
