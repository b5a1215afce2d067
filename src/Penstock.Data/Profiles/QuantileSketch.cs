namespace Penstock.Data;

/// <summary>
/// How numbers are spread, in bounded memory. Equal numbers are kept as one value and its count, so it is exact up to <see cref="MostValues"/>
/// different values. Beyond, the ordered numbers are parted in groups that are stood for by their middle one; a value that is frequent stays by itself.
/// A group of w numbers moves a rank by at most w / 2: <see cref="RankError"/> is the sum of that over all that was ever grouped, so it is a bound
/// in whatever order the numbers came and however they were split. Blocks are merged with blocks of about their size (Bentley and Saxe 1980), so that the
/// bound grows with the logarithm of the number of merges. The answers depend only on the numbers and on how they were split.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>How many values a block of a finished sketch has at most.</summary>
    public const int MostValues = 512;

    private readonly List<Block> _blocks = [];
    private readonly int _most;
    private Block? _all;

    internal QuantileSketch(int most = MostValues) => _most = most;

    /// <summary>How many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>How far a rank may be off, as a share of <see cref="Count"/>; 0 where everything is exact.</summary>
    public double RankError => Count == 0 ? 0 : (double)_blocks.Sum(b => b.Error) / Count;

    /// <summary>Whether every number was kept, so that the values and their counts are exact.</summary>
    public bool IsExact => _blocks.TrueForAll(b => b.Error == 0);

    /// <summary>The values kept, in rising order.</summary>
    public IReadOnlyList<double> Values => All.Values;

    /// <summary>How many numbers each of the values stands for.</summary>
    public IReadOnlyList<long> Weights => All.Weights;

    internal IReadOnlyList<Block> Blocks => _blocks;

    private Block All => _all ??= _blocks.Count == 1 ? _blocks[0] : _blocks.Aggregate(Block.Empty, (all, block) => all.With(block));

    /// <summary>The share of the numbers that are at most a value.</summary>
    /// <param name="value">Any number.</param>
    public double ShareUpTo(double value) => Count == 0 ? 0 : (double)All.CountUpTo(value) / Count;

    /// <summary>The values at equal steps of the ordered numbers, first and last among them, linear between neighbours.</summary>
    /// <param name="steps">How many steps; one value more is answered.</param>
    public double[] Quantiles(int steps)
    {
        var (values, weights) = (All.Values, All.Weights);
        long before = 0;
        var quantiles = new double[steps + 1];
        for (int i = 0, q = 0; i < values.Length && q <= steps; before += weights[i++])
        {
            long last = before + weights[i] - 1;
            for (; q <= steps; q++)
            {
                double rank = (Count - 1) * (double)q / steps;
                if (Math.Floor(rank) > last) break;
                quantiles[q] = Between(values[i], values[Math.Min(i + 1, values.Length - 1)], rank - last);
                if (q > 0) quantiles[q] = Math.Max(quantiles[q], quantiles[q - 1]);
            }
        }
        return quantiles;
    }

    /// <summary>Adds values in rising order, and how often each occurs.</summary>
    internal void Add(double[] values, long[] weights, long error)
    {
        if (values.Length > 0) Add(new Block(values, weights, error));
    }

    /// <summary>Puts the different ones of ordered numbers first, and counts each.</summary>
    internal static int Runs(Span<double> sorted, Span<long> counts)
    {
        int count = 0;
        for (int begin = 0, end; begin < sorted.Length; begin = end)
        {
            for (end = begin + 1; end < sorted.Length && sorted[end] == sorted[begin]; end++) { }
            (sorted[count], counts[count++]) = (sorted[begin], end - begin);
        }
        return count;
    }

    /// <summary>Adds a copy of values in rising order, and how often each occurs.</summary>
    internal void Add(ReadOnlySpan<double> values, ReadOnlySpan<long> weights)
    {
        if (!values.IsEmpty) Add(Block.Of(values, weights, _most));
    }

    /// <summary>Adds all that another has.</summary>
    internal void Merge(QuantileSketch other)
    {
        foreach (Block block in other._blocks) Add(block);
    }

    /// <summary>The same in one block of at most so many values.</summary>
    internal QuantileSketch Finished()
    {
        var finished = new QuantileSketch();
        if (_blocks.Count > 0) finished.Add(All);
        return finished;
    }

    private void Add(Block block)
    {
        _all = null;
        Count += block.Count;
        block = block.Compressed(_most);
        while (_blocks.FindIndex(b => Size(b) == Size(block)) is >= 0 and var same)
        {
            block = _blocks[same].With(block).Compressed(_most);
            _blocks.RemoveAt(same);
        }
        int place = _blocks.FindIndex(b => b.Count < block.Count);
        _blocks.Insert(place < 0 ? _blocks.Count : place, block);
    }

    // Blocks that are small enough to be merged without loss are all of one size.
    private int Size(Block block) => block.Count <= _most / 2 ? 0 : System.Numerics.BitOperations.Log2((ulong)block.Count);

    private static double Between(double value, double next, double share) =>
        share <= 0 ? value : double.IsFinite(next - value) ? value + (next - value) * share : value * (1 - share) + next * share;

    /// <summary>Values in rising order with how many numbers each stands for, and by how many ranks they may be off.</summary>
    internal sealed class Block(double[] values, long[] weights, long error)
    {
        public static Block Empty { get; } = new([], [], 0);

        public double[] Values => values;

        public long[] Weights => weights;

        public long Error => error;

        public long Count { get; } = weights.Sum();

        /// <summary>A copy of values in rising order with their counts, of at most so many values.</summary>
        public static Block Of(ReadOnlySpan<double> values, ReadOnlySpan<long> weights, int most) =>
            values.Length <= most ? new(values.ToArray(), weights.ToArray(), 0) : Grouped(values, weights, 0, most);

        public long CountUpTo(double value)
        {
            long count = 0;
            for (int i = 0; i < values.Length && values[i] <= value; i++) count += weights[i];
            return count;
        }

        /// <summary>Both together.</summary>
        public Block With(Block other)
        {
            var (mergedValues, mergedWeights) = (new double[values.Length + other.Values.Length], new long[values.Length + other.Values.Length]);
            int count = 0;
            for (int a = 0, b = 0; a < values.Length || b < other.Values.Length;)
            {
                bool first = b == other.Values.Length || (a < values.Length && values[a] <= other.Values[b]);
                var (value, weight) = first ? (values[a], weights[a++]) : (other.Values[b], other.Weights[b++]);
                if (count > 0 && mergedValues[count - 1] == value) mergedWeights[count - 1] += weight;
                else (mergedValues[count], mergedWeights[count++]) = (value, weight);
            }
            return new(mergedValues[..count], mergedWeights[..count], error + other.Error);
        }

        /// <summary>At most so many values.</summary>
        public Block Compressed(int most) => values.Length <= most ? this : Grouped(values, weights, error, most);

        // The least weight of a group is taken that makes them few enough.
        private static Block Grouped(ReadOnlySpan<double> values, ReadOnlySpan<long> weights, long error, int most)
        {
            long all = 0;
            foreach (long weight in weights) all += weight;
            for (long width = Math.Max(2, all / most); ; width += Math.Max(1, width / 4))
                if (TryGroup(values, weights, error, width, most) is { } grouped) return grouped;
        }

        private static Block? TryGroup(ReadOnlySpan<double> values, ReadOnlySpan<long> weights, long error, long width, int most)
        {
            var (kept, sizes) = (new double[most], new long[most]);
            int count = 0;
            long widest = 0;
            for (int begin = 0, end; begin < values.Length; begin = end)
            {
                if (count == most) return null;
                long size = weights[end = begin];
                for (end++; weights[begin] < width && end < values.Length && weights[end] < width && size + weights[end] <= width; end++) size += weights[end];
                long before = 0;
                int middle = begin;
                while (before + weights[middle] <= (size - 1) / 2) before += weights[middle++];
                if (end - begin > 1) widest = Math.Max(widest, size);
                (kept[count], sizes[count++]) = (values[middle], size);
            }
            return new(kept[..count], sizes[..count], error + widest / 2);
        }
    }
}
