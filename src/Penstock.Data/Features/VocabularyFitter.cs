using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Counts the texts or numbers of a column.</summary>
internal sealed class VocabularyFitter(Vocabulary feature) : FeatureFitter
{
    private readonly Dictionary<string, long> _texts = [];
    private readonly Dictionary<double, long> _numbers = [];
    private RawColumn? _column;

    public override void Add(RawRows rows)
    {
        _column ??= rows.Describe(feature.Column);
        if (_column.IsText)
        {
            TextColumn texts = rows.Texts(feature.Column).AsText();
            for (int i = 0; i < texts.Count; i++)
                if (texts[i].Length > 0) Count(_texts, texts.GetString(i), 1);
            return;
        }
        foreach (double x in rows.Numbers(feature.Column).AsSpan<double>())
            if (!double.IsNaN(x)) Count(_numbers, x == 0 ? 0 : x, 1);
    }

    public override void Merge(FeatureFitter other)
    {
        var more = (VocabularyFitter)other;
        _column ??= more._column;
        foreach (var (text, count) in more._texts) Count(_texts, text, count);
        foreach (var (number, count) in more._numbers) Count(_numbers, number, count);
    }

    public override FittedFeature Fit() => _column!.IsText
        ? new FittedVocabulary(feature.Name, feature.Column, feature.OutOfVocabulary) { Texts = Frequent(_texts, new Utf8Order()), AsIds = feature.AsIds }
        : new FittedVocabulary(feature.Name, feature.Column, feature.OutOfVocabulary) { Numbers = Frequent(_numbers, Comparer<double>.Default), AsIds = feature.AsIds };

    private T[] Frequent<T>(Dictionary<T, long> counts, IComparer<T> order) where T : notnull =>
        [.. counts.Where(c => c.Value >= feature.LeastCount).OrderByDescending(c => c.Value).ThenByDescending(c => c.Key, order).Select(c => c.Key).Take(feature.Most)];

    private static void Count<T>(Dictionary<T, long> counts, T key, long times) where T : notnull => counts[key] = counts.GetValueOrDefault(key) + times;

    /// <summary>The order of the bytes of UTF-8, which is that of the code points.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
