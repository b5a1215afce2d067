namespace Penstock.Data;

/// <summary>How elements are drawn from several datasets.</summary>
public sealed record SampleOptions
{
    /// <summary>How often each dataset is drawn from, relative to the others, 0 or more; null draws from all alike.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Whether the end of one dataset ends all; else the others go on in their proportions.</summary>
    public bool StopOnEmpty { get; init; }

    /// <summary>Whether every epoch has draws of its own; else all have those of epoch 0.</summary>
    public bool Reshuffle { get; init; } = true;
}

public static partial class Dataset
{
    /// <summary>Elements of several datasets, each from one that is drawn at random.</summary>
    /// <param name="datasets">One or more datasets.</param>
    /// <param name="seed">The same seed and epoch give the same draws.</param>
    /// <param name="options">Weights, and when to end.</param>
    public static Dataset<T> Sample<T>(IReadOnlyList<Dataset<T>> datasets, long seed, SampleOptions? options = null)
    {
        options ??= new();
        IReadOnlyList<double> weights = options.Weights ?? [.. Enumerable.Repeat(1.0, datasets.Count)];
        if (datasets.Count == 0) throw new ArgumentException("Sample: expected one or more datasets, got none.");
        if (weights.Count != datasets.Count) throw new ArgumentException($"Sample: expected a weight for each of {datasets.Count} datasets, got {weights.Count}.");
        if (weights.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || weights.Sum() is not > 0)
            throw new ArgumentException($"Sample: expected weights of 0 or more that are not all 0, got {string.Join(", ", weights)}.");
        return new SampleDataset<T>([.. datasets], [.. weights], seed, options.StopOnEmpty, options.Reshuffle);
    }
}

internal sealed class SampleDataset<T>(Dataset<T>[] sources, double[] weights, long seed, bool stopOnEmpty, bool reshuffle) : Dataset<T>
{
    public override long? Count
    {
        get
        {
            long?[] counts = [.. sources.Where((_, i) => weights[i] > 0).Select(source => source.Count)];
            if (counts.Length == 1) return counts[0];
            if (stopOnEmpty) return counts.All(count => count == Dataset.Endless) ? Dataset.Endless : counts.All(count => count == 0) ? 0 : null;
            if (counts.Contains(Dataset.Endless)) return Dataset.Endless;
            return counts.Contains(null) ? null : counts.Aggregate((long?)0, (sum, count) => Saturating.Sum(sum!.Value, count!.Value));
        }
    }

    internal override Stage Stage => new("Sample", [.. sources.Select(source => source.Stage)], weights, seed, stopOnEmpty, reshuffle);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader([.. sources.Select(source => source.NewReader(options))], this, options.Cancellation);

    private sealed class Reader(DatasetReader<T>[] sources, SampleDataset<T> sample, CancellationToken cancellation) : MixReader<T>(sources, sample.StopOnEmpty, cancellation)
    {
        private SeededRandom _random;

        private protected override void Rewind(long epoch)
        {
            _random = new SeededRandom(sample.Seed, sample.Reshuffle ? epoch : 0);
            base.Rewind(epoch);
        }

        private protected override int Pick()
        {
            double total = 0;
            for (int i = 0; i < IsEmpty.Length; i++) total += WeightOf(i);
            if (total == 0) return -1;
            double drawn = _random.NextDouble() * total;
            int picked = -1;
            for (int i = 0; i < IsEmpty.Length; i++)
            {
                double weight = WeightOf(i);
                if (weight == 0) continue;
                picked = i;
                if ((drawn -= weight) < 0) break;
            }
            return picked;
        }

        private double WeightOf(int source) => IsEmpty[source] ? 0 : sample.Weights[source];
    }

    private double[] Weights => weights;

    private long Seed => seed;

    private bool StopOnEmpty => stopOnEmpty;

    private bool Reshuffle => reshuffle;
}
