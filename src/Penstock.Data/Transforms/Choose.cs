namespace Penstock.Data;

public static partial class Dataset
{
    /// <summary>Elements of several datasets, each from the one that a dataset of numbers names.</summary>
    /// <param name="datasets">One or more datasets.</param>
    /// <param name="choices">The number of the dataset that each element comes from, from 0.</param>
    /// <param name="stopOnEmpty">Whether the end of one dataset ends all; else the choices of it are passed over.</param>
    /// <exception cref="DatasetException">While enumerating: a choice names no dataset.</exception>
    public static Dataset<T> Choose<T>(IReadOnlyList<Dataset<T>> datasets, Dataset<long> choices, bool stopOnEmpty = true) => datasets.Count > 0
        ? new ChooseDataset<T>([.. datasets], choices, stopOnEmpty)
        : throw new ArgumentException("Choose: expected one or more datasets, got none.");
}

internal sealed class ChooseDataset<T>(Dataset<T>[] sources, Dataset<long> choices, bool stopOnEmpty) : Dataset<T>
{
    public override long? Count => choices.Count == 0 ? 0 : null;

    internal override Stage Stage => new("Choose", [.. sources.Select(source => source.Stage), choices.Stage], stopOnEmpty);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader([.. sources.Select(source => source.NewReader(options))], choices.NewReader(options with { Reuse = 1 }), stopOnEmpty, options.Cancellation);

    private sealed class Reader(DatasetReader<T>[] sources, DatasetReader<long> choices, bool stopOnEmpty, CancellationToken cancellation)
        : MixReader<T>(sources, stopOnEmpty, cancellation)
    {
        private readonly int _count = sources.Length;

        public override void Dispose()
        {
            try { choices.Dispose(); }
            finally { base.Dispose(); }
        }

        private protected override void Rewind(long epoch)
        {
            choices.Start(epoch);
            base.Rewind(epoch);
        }

        private protected override int Pick()
        {
            if (!choices.MoveNext()) return -1;
            if (choices.Current >= 0 && choices.Current < _count) return (int)choices.Current;
            throw new DatasetException("Choose", choices.Position - 1, new ArgumentOutOfRangeException(null, $"expected a choice from 0 to {_count - 1}, got {choices.Current}."));
        }
    }
}
