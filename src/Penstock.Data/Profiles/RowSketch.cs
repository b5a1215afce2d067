using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>
/// The rows that have the least hashes, and how often each occurs: a fair sample of the different rows (Bar-Yossef and others 2002). It has all
/// of them while there are no more than <see cref="Limit"/>, and then everything it tells is exact. Merging is as if all rows had come to one sketch.
/// A row's hash takes fractions in single precision, so that a row is itself whether a file's column was read as Float32 or as Float64.
/// </summary>
public sealed class RowSketch
{
    /// <summary>The limit if no other is asked for.</summary>
    public const int UsualLimit = 4096;

    /// <summary>The greatest limit.</summary>
    public const int MostLimit = 1 << 22;

    private readonly ulong[] _hashes;
    private readonly int[] _counts;

    /// <summary>Takes hashes in rising order, no more than the limit.</summary>
    internal RowSketch(int limit, bool isExact, ulong[] hashes, int[] counts) => (Limit, IsExact, _hashes, _counts) = (limit, isExact, hashes, counts);

    /// <summary>How many different rows are kept at most.</summary>
    public int Limit { get; }

    /// <summary>Whether every different row is kept.</summary>
    public bool IsExact { get; }

    /// <summary>How many different rows there are: exact, or estimated with an error of 1 / √<see cref="Limit"/>.</summary>
    public long Distinct => IsExact || _hashes.Length < 2 ? _hashes.Length : (long)Math.Min(DataProfile.MostCount, Math.Round((_hashes.Length - 1) / (_hashes[^1] / Math.Pow(2, 64))));

    /// <summary>The share of rows that are copies of an earlier one: exact, or that of the sample.</summary>
    public double DuplicateShare
    {
        get
        {
            long rows = _counts.Sum(c => (long)c);
            return rows == 0 ? 0 : (double)(rows - _counts.Length) / rows;
        }
    }

    internal ReadOnlySpan<ulong> Hashes => _hashes;

    internal ReadOnlySpan<int> Counts => _counts;

    /// <summary>The share of the rows of this sketch, copies among them, that occur in the other too: exact where both are, else that of the sample which both have.</summary>
    public double ShareFoundIn(RowSketch other)
    {
        // Beyond the last hash that a full sketch kept it knows nothing.
        ulong most = Math.Min(IsExact || _hashes.Length == 0 ? ulong.MaxValue : _hashes[^1], other.IsExact || other._hashes.Length == 0 ? ulong.MaxValue : other._hashes[^1]);
        long found = 0, looked = 0;
        for (int i = 0, j = 0; i < _hashes.Length && _hashes[i] <= most; i++)
        {
            while (j < other._hashes.Length && other._hashes[j] < _hashes[i]) j++;
            looked += _counts[i];
            if (j < other._hashes.Length && other._hashes[j] == _hashes[i]) found += _counts[i];
        }
        return looked == 0 ? 0 : (double)found / looked;
    }

    /// <summary>The sketch of all rows of both; it keeps as many as the one with the lower limit.</summary>
    internal RowSketch Merge(RowSketch other)
    {
        int limit = Math.Min(Limit, other.Limit);
        List<ulong> hashes = [];
        List<int> counts = [];
        int i = 0, j = 0;
        while (hashes.Count < limit && (i < _hashes.Length || j < other._hashes.Length))
        {
            ulong mine = i < _hashes.Length ? _hashes[i] : ulong.MaxValue, others = j < other._hashes.Length ? other._hashes[j] : ulong.MaxValue;
            bool takesMine = i < _hashes.Length && (mine <= others || j == other._hashes.Length), takesOther = j < other._hashes.Length && (others <= mine || i == _hashes.Length);
            hashes.Add(takesMine ? mine : others);
            counts.Add((int)Math.Min(int.MaxValue, (takesMine ? _counts[i] : 0L) + (takesOther ? other._counts[j] : 0L)));
            if (takesMine) i++;
            if (takesOther) j++;
        }
        bool isWhole = i == _hashes.Length && j == other._hashes.Length;
        return new(limit, IsExact && other.IsExact && isWhole, [.. hashes], [.. counts]);
    }

    /// <summary>The sketch of rows.</summary>
    /// <param name="rows">Their hashes, which are put into order.</param>
    /// <param name="limit">How many to keep.</param>
    internal static RowSketch Of(Span<ulong> rows, int limit)
    {
        Span<ulong> few = Least(rows, limit);
        var (hashes, counts) = (new List<ulong>(), new List<int>());
        int begin = 0;
        for (int end; begin < few.Length && hashes.Count < limit; begin = end)
        {
            for (end = begin + 1; end < few.Length && few[end] == few[begin]; end++) { }
            hashes.Add(few[begin]);
            counts.Add(end - begin);
        }
        return new(limit, begin == few.Length && few.Length == rows.Length, [.. hashes], [.. counts]);
    }

    /// <summary>The rows of the least hashes, in order: at least so many different ones, if there are.</summary>
    private static Span<ulong> Least(Span<ulong> rows, int limit)
    {
        if (limit == 0) return [];
        // Half as many again as are wanted fall below this, most likely.
        double share = 1.5 * limit / rows.Length + 0.001;
        if (share < 0.5)
        {
            ulong most = (ulong)(share * Math.Pow(2, 64));
            List<ulong> below = [];
            foreach (ulong hash in rows)
                if (hash < most) below.Add(hash);
            Span<ulong> few = CollectionsMarshal.AsSpan(below);
            few.Sort();
            int different = few.Length == 0 ? 0 : 1;
            for (int i = 1; i < few.Length; i++)
                if (few[i] != few[i - 1]) different++;
            if (different >= limit) return few;
        }
        rows.Sort();
        return rows;
    }
}
