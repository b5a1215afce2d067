using System.Runtime.InteropServices;
using System.Text;

namespace Penstock.Data;

/// <summary>
/// Gathers what texts look like, from chunks, from other summaries and from profiles. The counts of up to twice <paramref name="most"/> texts are exact;
/// then the rarer ones are forgotten as Misra and Gries (1982) do it and summaries are merged after Agarwal and others (2013):
/// after n texts no count is too low by more than n / <paramref name="most"/>.
/// </summary>
internal sealed class TextSummary(int most)
{
    /// <summary>How many texts are kept while a profile is made.</summary>
    public const int MostWhileWorking = 1 << 14;

    private const int FewestTop = 20, RarestTop = 10_000, LongestBytes = 4 * TextProfile.LongestText;

    private readonly Dictionary<ulong, (byte[] Text, long Count)> _texts = [];
    private readonly DistinctSketch _distinct = new();
    private long _count, _undercount, _empty, _characters, _longest, _shortest = long.MaxValue;
    private bool _isExact = true;

    /// <summary>The summary of the texts of a chunk.</summary>
    public static TextSummary Of(TextTable table)
    {
        var summary = new TextSummary(MostWhileWorking);
        for (int i = 0; i < table.Count; i++)
        {
            ReadOnlySpan<byte> text = table.TextAt(i);
            int count = table.CountAt(i), length = CodePoints(text);
            summary._count += count;
            summary._characters += (long)length * count;
            (summary._shortest, summary._longest) = (Math.Min(summary._shortest, length), Math.Max(summary._longest, length));
            if (length == 0) summary._empty += count;
            summary._distinct.Add(table.HashAt(i));
        }
        long least = 0;
        if (table.Count > 2 * MostWhileWorking)
        {
            var counts = new long[table.Count];
            for (int i = 0; i < counts.Length; i++) counts[i] = table.CountAt(i);
            least = summary.Forget(counts);
        }
        for (int i = 0; i < table.Count; i++)
            if (table.CountAt(i) > least) summary._texts[table.HashAt(i)] = (Cut(table.TextAt(i)).ToArray(), table.CountAt(i) - least);
        return summary;
    }

    /// <summary>The summary of a profile.</summary>
    public static TextSummary Of(ColumnProfile column)
    {
        var summary = new TextSummary(TextProfile.MostTop / 2);
        if (column.Texts is not { } texts) return summary;
        foreach (TextCount text in texts.Top)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text.Value);
            summary._texts[Hash64.Of(bytes)] = (bytes, text.Count);
            if (texts.Registers is null) summary._distinct.Add(Hash64.Of(bytes));
        }
        if (texts.Registers is { } registers) summary._distinct.Merge(registers);
        (summary._count, summary._undercount, summary._empty) = (column.Present, texts.Undercount, texts.Empty);
        summary._characters = (long)Math.Round(texts.MeanLength * column.Present);
        if (column.Present > 0) (summary._shortest, summary._longest) = (texts.ShortestLength, texts.LongestLength);
        // Texts that were cut may have been different.
        summary._isExact = texts.IsComplete && texts.Top.All(t => t.Value.Length < TextProfile.LongestText - 1);
        return summary;
    }

    /// <summary>Adds what comes after in the order of the rows.</summary>
    public void Merge(TextSummary next)
    {
        foreach (var (hash, (text, count)) in next._texts)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, hash, out bool exists);
            known = exists ? (known.Text, known.Count + count) : (text, count);
        }
        _distinct.Merge(next._distinct);
        _isExact &= next._isExact;
        (_count, _undercount, _empty, _characters) = (_count + next._count, _undercount + next._undercount, _empty + next._empty, _characters + next._characters);
        (_shortest, _longest) = (Math.Min(_shortest, next._shortest), Math.Max(_longest, next._longest));
        if (_texts.Count <= 2 * most) return;
        long least = Forget([.. _texts.Values.Select(t => t.Count)]);
        foreach (var (hash, (text, count)) in _texts)
        {
            if (count > least) _texts[hash] = (text, count - least);
            else _texts.Remove(hash);
        }
    }

    /// <summary>The profile.</summary>
    public TextProfile ToProfile()
    {
        List<TextCount> all = [.. _texts.Values.Select(t => (Value: Decode(t.Text), t.Count)).GroupBy(t => t.Value, t => t.Count).Select(g => new TextCount(g.Key, g.Sum()))];
        all.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        int top = all.Count;
        if (!_isExact || all.Count > TextProfile.MostTop)
        {
            int frequent = all.FindIndex(t => t.Count < _count / RarestTop);
            top = Math.Min(all.Count, Math.Min(TextProfile.MostTop, Math.Max(FewestTop, frequent < 0 ? all.Count : frequent)));
        }
        return new(Distinct(), _isExact, all[..top])
        {
            Undercount = _undercount + (top < all.Count ? all[top].Count : 0), Empty = _empty,
            ShortestLength = _count == 0 ? 0 : _shortest, LongestLength = _longest, MeanLength = _count == 0 ? 0 : (double)_characters / _count,
            Registers = _isExact && top == _texts.Count ? null : _distinct,
        };
    }

    private long Distinct() => _isExact ? _texts.Count : Math.Clamp(_distinct.Count(), Math.Min(_texts.Count, _count), _count);

    /// <summary>Takes the count of the first text that is not kept from all.</summary>
    private long Forget(long[] counts)
    {
        counts.AsSpan().Sort();
        long least = counts[^(most + 1)];
        _undercount += least;
        _isExact = false;
        return least;
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte b in text)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.Length <= LongestBytes ? text : text[..LongestBytes];

    private static string Decode(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (text.Length <= TextProfile.LongestText) return text;
        return text[..(char.IsHighSurrogate(text[TextProfile.LongestText - 1]) ? TextProfile.LongestText - 1 : TextProfile.LongestText)];
    }
}
