using System.Text;

namespace Penstock.Data;

/// <summary>
/// Counts texts in bounded memory. Up to a limit every count is exact. Beyond it rare texts are forgotten (lossy counting, Manku and
/// Motwani 2002), so that a count may be too low by the number of prunings, and the number of different texts is estimated from the
/// smallest hashes (Bar-Yossef and others 2002).
/// </summary>
internal sealed class DistinctTexts(int most = DistinctTexts.Most)
{
    public const int Most = 1 << 16;
    private const int SmallestKept = 1024;
    private readonly Dictionary<string, (long Count, long Missed)> _counts = [];
    private readonly SortedSet<ulong> _smallest = [];
    private long _prunings;

    /// <summary>Whether nothing was forgotten.</summary>
    public bool IsExact => _prunings == 0;

    /// <summary>How many different texts there were; about, where not exact.</summary>
    public long Count => IsExact ? _counts.Count : Math.Max(_counts.Count, (long)((SmallestKept - 1) / (_smallest.Max / Math.Pow(2, 64))));

    public void Add(string text)
    {
        if (_counts.TryGetValue(text, out (long Count, long Missed) known))
        {
            _counts[text] = (known.Count + 1, known.Missed);
            return;
        }
        _counts[text] = (1, _prunings);
        _smallest.Add(Hash(text));
        if (_smallest.Count > SmallestKept) _smallest.Remove(_smallest.Max);
        if (_counts.Count > most) Prune();
    }

    /// <summary>The most frequent texts, the first in order where they are as frequent.</summary>
    public TextCount[] Top(int most) => [.. _counts
        .OrderByDescending(c => c.Value.Count).ThenBy(c => c.Key, StringComparer.Ordinal).Take(most)
        .Select(c => new TextCount(c.Key, c.Value.Count))];

    private void Prune()
    {
        while (_counts.Count > most / 2)
        {
            _prunings++;
            foreach (var (text, (count, missed)) in _counts)
                if (count + missed <= _prunings) _counts.Remove(text);
        }
    }

    /// <summary>64 bits that are the same in every process (FNV-1a, mixed as in MurmurHash3).</summary>
    private static ulong Hash(string text)
    {
        unchecked
        {
            ulong hash = 14695981039346656037;
            foreach (byte b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211;
            hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
            hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
            return hash ^ hash >> 33;
        }
    }
}
