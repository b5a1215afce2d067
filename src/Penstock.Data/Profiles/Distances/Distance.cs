using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A way to say how far the values of a column lie apart in two profiles; missing values are in none of them. Where it does not fit the type of the values it is an error, never a 0.</summary>
public abstract class Distance
{
    private protected Distance(string name, double? logarithmBase = null) => (Name, LogarithmBase) = (name, logarithmBase);

    /// <summary>Jensen and Shannon's divergence, base 2: 0 to 1, for texts and numbers.</summary>
    public static JensenShannon JensenShannon { get; } = new();

    /// <summary>The greatest difference of the shares of one value: 0 to 1, for values that stand for kinds.</summary>
    public static InfinityNorm InfinityNorm { get; } = new();

    /// <summary>The population stability index, base e: from 0 without end, for texts and numbers.</summary>
    public static PopulationStability PopulationStability { get; } = new();

    /// <summary>Kolmogorov and Smirnov's statistic, the greatest difference of the shares up to a number: 0 to 1, for numbers.</summary>
    public static KolmogorovSmirnov KolmogorovSmirnov { get; } = new();

    /// <summary>The greatest difference of the counts of one value over all counts: 0 to 1, for values that stand for kinds.</summary>
    public static NormalizedAbsoluteDifference NormalizedAbsoluteDifference { get; } = new();

    /// <summary>All distances.</summary>
    public static IReadOnlyList<Distance> All { get; } = [JensenShannon, InfinityNorm, PopulationStability, KolmogorovSmirnov, NormalizedAbsoluteDifference];

    /// <summary>The name that results and schemas have.</summary>
    public string Name { get; }

    /// <summary>The base of its logarithms; null where it has none.</summary>
    public double? LogarithmBase { get; }

    /// <summary>The distance of a name.</summary>
    /// <exception cref="ArgumentException">No distance has the name.</exception>
    public static Distance Named(string name) => All.FirstOrDefault(d => d.Name == name)
        ?? throw new ArgumentException($"Distance: expected one of {string.Join(", ", All.Select(d => d.Name))}, got \"{name}\".");

    /// <summary>Whether the distance fits the values of both columns, and both have some.</summary>
    public bool Fits(ColumnProfile reference, ColumnProfile current) => Misfit(reference, current) is null;

    /// <summary>How far the values of two columns lie apart.</summary>
    /// <param name="reference">What the values should look like; buckets are made from it where the distance needs some.</param>
    /// <param name="current">What they look like.</param>
    /// <param name="threshold">Beyond this the distance is too great; null for none.</param>
    /// <exception cref="ArgumentException">The distance does not fit the type of the values, or one of the columns has none.</exception>
    public ColumnDistance Between(ColumnProfile reference, ColumnProfile current, double? threshold = null)
    {
        if (Misfit(reference, current) is { } misfit) throw new ArgumentException($"{Name} \"{reference.Name}\": {misfit}");
        var (value, binning) = AreCategorical(reference, current) ? BetweenKinds(reference, current) : BetweenNumbers(reference.Numbers!, current.Numbers!);
        return new(reference.Name, Name, value, binning, LogarithmBase, threshold);
    }

    private protected virtual bool TakesKinds => true;

    private protected virtual bool TakesNumbers => true;

    /// <summary>Compares counts of the same values.</summary>
    private protected abstract double Of(ValueShares shares);

    /// <summary>Compares amounts; only called where <see cref="TakesNumbers"/>.</summary>
    private protected virtual (double Value, string Binning) BetweenNumbers(NumberProfile reference, NumberProfile current) => throw new NotSupportedException(Name);

    /// <summary>The distance between counts of named values.</summary>
    private protected double OfCounts(IReadOnlyDictionary<string, double> reference, IReadOnlyDictionary<string, double> current)
    {
        foreach (var (value, count) in reference.Concat(current))
            if (!(count >= 0)) throw new ArgumentException($"{Name}: expected counts from 0, got {count} of \"{value}\".");
        return Of(ValueShares.Of(reference, current, "values"));
    }

    private (double, string) BetweenKinds(ColumnProfile reference, ColumnProfile current)
    {
        var (first, second) = (KindsOf(reference), KindsOf(current));
        bool areAll = IsComplete(reference) && IsComplete(current);
        if (!areAll)
        {
            // A value that only one of them names is absent in the other, but for a share that is too small to be named there; what is rarer than that cannot be told apart.
            double hidden = HiddenShare(reference), hiddenNow = HiddenShare(current);
            HashSet<string> known = [.. first.Where(v => second.ContainsKey(v.Key) || v.Value / reference.Present > hiddenNow).Select(v => v.Key)];
            known.UnionWith(second.Where(v => first.ContainsKey(v.Key) || v.Value / current.Present > hidden).Select(v => v.Key));
            (first, second) = (WithRest(first, known, reference.Present), WithRest(second, known, current.Present));
        }
        ValueShares shares = ValueShares.Of(first, second, "");
        return (Of(shares), areAll ? $"{shares.First.Length} values" : $"{shares.First.Length - 1} frequent values and the rest");
    }

    private string? Misfit(ColumnProfile reference, ColumnProfile current)
    {
        foreach (ColumnProfile column in new[] { reference, current })
            if (column.Present == 0 || (column.Type != DType.Text && column.Numbers is null)) return "expected values in both profiles, got none in one of them.";
        if (reference.Type == DType.Text != (current.Type == DType.Text)) return $"expected values of one type, got {reference.Type} and {current.Type}.";
        bool kinds = AreCategorical(reference, current), both = kinds && reference.Type != DType.Text;
        if (!TakesNumbers && !kinds) return $"expected texts, truth values or whole numbers of at most {NumberProfile.MostCategories} different values, got amounts. Use {JensenShannon.Name} or {KolmogorovSmirnov.Name}.";
        if (!TakesKinds && kinds && !both) return $"expected numbers, got texts. Use {JensenShannon.Name} or {InfinityNorm.Name}.";
        return null;
    }

    // The reference says what the numbers are; a value more in the other does not make amounts of kinds.
    private bool AreCategorical(ColumnProfile reference, ColumnProfile current) => reference.Type == DType.Text
        || (TakesKinds && reference.IsCategorical && current.Numbers is { AreWhole: true, IsExact: true });

    private static bool IsComplete(ColumnProfile column) => column.Texts is { } texts ? texts.IsComplete : column.Numbers is { IsExact: true };

    private static double HiddenShare(ColumnProfile column) => column.Texts is { } texts ? (double)texts.Undercount / column.Present : 0;

    private static Dictionary<string, double> KindsOf(ColumnProfile column) => column.Texts is { } texts
        ? texts.Top.ToDictionary(t => t.Value, t => (double)t.Count)
        : column.Numbers!.Top(int.MaxValue).ToDictionary(n => n.Value.ToString("R", CultureInfo.InvariantCulture), n => (double)n.Count);

    private static Dictionary<string, double> WithRest(Dictionary<string, double> counts, HashSet<string> known, long all)
    {
        Dictionary<string, double> kept = counts.Where(c => known.Contains(c.Key)).ToDictionary();
        // No text of a profile is as long as this name.
        kept[new string(' ', TextProfile.LongestText + 1)] = Math.Max(0, all - kept.Values.Sum());
        return kept;
    }
}
