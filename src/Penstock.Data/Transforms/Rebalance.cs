namespace Penstock.Data;

/// <summary>How elements are kept or left out so that classes come in given shares.</summary>
public sealed record RebalanceOptions
{
    /// <summary>The share of each class before, 0 or more; null estimates it in each epoch from the elements read so far, with one more of every class.</summary>
    public IReadOnlyList<double>? Initial { get; init; }

    /// <summary>Whether every epoch has draws of its own; else all have those of epoch 0.</summary>
    public bool Reshuffle { get; init; } = true;
}

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Leaves out elements at random so that their classes come in given shares: rejection sampling, which keeps an element of class c
    /// with probability (target[c] / initial[c]) / max over k (target[k] / initial[k]).
    /// </summary>
    /// <param name="classOf">The class of an element, from 0 to below the number of classes.</param>
    /// <param name="target">The share of each class after, 0 or more, in any scale.</param>
    /// <param name="seed">The same seed and epoch give the same draws.</param>
    /// <param name="options">The shares before.</param>
    /// <exception cref="DatasetException">While enumerating: the class function failed or gave another number.</exception>
    public RebalancedDataset<T> Rebalance(Func<T, int> classOf, IReadOnlyList<double> target, long seed, RebalanceOptions? options = null)
    {
        double[] wanted = ClassShares.Of("target", target, target.Count);
        double[]? initial = options?.Initial is { } given ? ClassShares.Of("initial", given, target.Count) : null;
        for (int c = 0; initial is not null && c < wanted.Length; c++)
            if (wanted[c] > 0 && initial[c] == 0) throw new ArgumentException($"Rebalance: expected an initial share above 0 for class {c}, whose target is {target[c]}, got 0.");
        return new(this, classOf, wanted, initial, seed, options?.Reshuffle ?? true);
    }
}

/// <summary>A dataset whose classes come in given shares, and what that has cost.</summary>
public sealed class RebalancedDataset<T> : Dataset<T>
{
    private readonly Dataset<T> _source;
    private readonly Func<T, int> _classOf;
    private readonly double[] _target;
    private readonly double[]? _initial;
    private readonly long _seed;
    private readonly bool _reshuffle;
    private long _seen, _kept;

    internal RebalancedDataset(Dataset<T> source, Func<T, int> classOf, double[] target, double[]? initial, long seed, bool reshuffle) =>
        (_source, _classOf, _target, _initial, _seed, _reshuffle) = (source, classOf, target, initial, seed, reshuffle);

    /// <inheritdoc/>
    public override long? Count => _source.Count == 0 ? 0 : null;

    /// <summary>The share of elements that is kept on average, 0 to 1, where the initial shares are given: 1 / max over k (target[k] / initial[k]); else null.</summary>
    public double? ExpectedShare => _initial is null ? null : 1 / ClassShares.LargestRatio(_target, _initial);

    /// <summary>The share of elements that was kept by the readings that have ended, 0 to 1; NaN before the first.</summary>
    public double KeptShare => Interlocked.Read(ref _seen) is var seen && seen > 0 ? Interlocked.Read(ref _kept) / (double)seen : double.NaN;

    internal override Stage Stage => new("Rebalance", [_source.Stage], _classOf, _target, _initial, _seed, _reshuffle);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(_source.NewReader(options.WithGaps()), this, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, RebalancedDataset<T> dataset, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private readonly double[] _shares = dataset._initial ?? new double[dataset._target.Length];
        private double _largest = dataset._initial is { } initial ? ClassShares.LargestRatio(dataset._target, initial) : 0;
        private Func<T, int>? _classOf;
        private SeededRandom _random;
        private long _seen, _kept;

        public override void Dispose()
        {
            Tell();
            base.Dispose();
        }

        private protected override void Rewind(long epoch)
        {
            Tell();
            _random = new SeededRandom(dataset._seed, dataset._reshuffle ? epoch : 0);
            // Counts do as shares: what is asked of them are ratios.
            if (dataset._initial is null) Array.Fill(_shares, 1);
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            while (Source.MoveNext())
            {
                if (!IsKept(Call("Rebalance", _classOf ??= ClassOf, Source.Current))) continue;
                Current = Source.Current;
                return true;
            }
            Tell();
            return false;
        }

        private bool IsKept(int c)
        {
            if (dataset._initial is null)
            {
                _shares[c]++;
                _largest = ClassShares.LargestRatio(dataset._target, _shares);
            }
            _seen++;
            bool isKept = _random.NextDouble() * _largest * _shares[c] < dataset._target[c];
            if (isKept) _kept++;
            return isKept;
        }

        private int ClassOf(T element)
        {
            int c = dataset._classOf(element);
            return (uint)c < (uint)_shares.Length ? c : throw new ArgumentOutOfRangeException(null, $"expected a class from 0 to {_shares.Length - 1}, got {c}.");
        }

        private void Tell()
        {
            Interlocked.Add(ref dataset._seen, _seen);
            Interlocked.Add(ref dataset._kept, _kept);
            (_seen, _kept) = (0, 0);
        }
    }
}

internal static class ClassShares
{
    /// <summary>Checks shares and brings their sum to 1.</summary>
    public static double[] Of(string name, IReadOnlyList<double> shares, int classes)
    {
        double sum = shares.Sum();
        if (shares.Count == 0 || shares.Count != classes) throw new ArgumentException($"Rebalance: expected {Math.Max(1, classes)} {name} shares, one for each class, got {shares.Count}.");
        if (shares.Any(share => !(share >= 0)) || !(sum > 0 && double.IsFinite(sum))) throw new ArgumentException($"Rebalance: expected {name} shares of 0 or more that are not all 0, got {string.Join(", ", shares)}.");
        return [.. shares.Select(share => share / sum)];
    }

    /// <summary>The largest of target / initial over the classes that are wanted.</summary>
    public static double LargestRatio(double[] target, double[] initial)
    {
        double largest = 0;
        for (int c = 0; c < target.Length; c++)
            if (target[c] > 0) largest = Math.Max(largest, target[c] / initial[c]);
        return largest;
    }
}
