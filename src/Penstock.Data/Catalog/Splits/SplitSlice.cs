using System.Globalization;
using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>A split, or a slice of one, as it is written: <c>train</c>, <c>train[10%:]</c>, <c>train[-50:200]</c>, <c>train[:3shard]</c>.</summary>
/// <param name="Split">The name of the split.</param>
/// <param name="From">The bound that is in it, counted from the end where negative; null for the beginning.</param>
/// <param name="To">The bound that is not in it, counted from the end where negative; null for the end.</param>
/// <param name="Unit">What the bounds count.</param>
/// <param name="Rounding">How percents become examples.</param>
internal sealed partial record SplitSlice(string Split, long? From, long? To, SplitUnit Unit, PercentRounding Rounding)
{
    /// <summary>All splits, one after another.</summary>
    public const string All = "all";

    private const int FewestForOnePercent = 100;

    /// <summary>Which parts of parts are meant, from the outermost.</summary>
    public IReadOnlyList<EvenPart> Parts { get; init; } = [];

    public static SplitSlice Parse(string text, string whole, PercentRounding rounding)
    {
        Match match = Form().Match(text);
        if (!match.Success) throw NoSplit(whole);
        string name = match.Groups["name"].Value;
        if (!match.Groups["slice"].Success) return new(name, null, null, SplitUnit.Examples, rounding);
        if (name == All) throw new ArgumentException($"Split \"{whole}\": expected {All} without a slice. Slice each split: train[:50%]+test[:50%].");
        Group one = match.Groups["one"];
        if (one.Success && Number(one.Value, whole) is var shard) return new(name, shard, shard + 1 == 0 ? null : shard + 1, SplitUnit.Shards, rounding);
        Group from = match.Groups["from"], to = match.Groups["to"];
        if (!from.Success && !to.Success) throw NoSplit(whole);
        string[] units = [.. new[] { (from, match.Groups["fromUnit"]), (to, match.Groups["toUnit"]) }.Where(b => b.Item1.Success).Select(b => b.Item2.Value).Distinct()];
        if (units.Length > 1) throw new ArgumentException($"Split \"{whole}\": expected bounds of the same unit, got both {Named(units[0])} and {Named(units[1])}.");
        return new SplitSlice(name, Bound(from), Bound(to), units[0] switch { "%" => SplitUnit.Percent, "shard" => SplitUnit.Shards, _ => SplitUnit.Examples }, rounding).Checked(whole);

        long? Bound(Group group) => group.Success ? Number(group.Value, whole) : null;
        static string Named(string unit) => unit.Length == 0 ? "examples" : unit;
    }

    /// <summary>The examples that are meant.</summary>
    /// <param name="splits">The splits that there are.</param>
    public SplitRange In(IReadOnlyList<SplitInfo> splits)
    {
        SplitInfo split = splits.FirstOrDefault(s => s.Name == Split)
            ?? throw new ArgumentException($"Split \"{this}\": expected one of {string.Join(", ", splits.Select(s => s.Name))}, got \"{Split}\".");
        long count = split.Count, from = From is { } f ? Examples(f, split) : 0, to = To is { } t ? Examples(t, split) : count;
        if (Math.Abs(from) > count || Math.Abs(to) > count)
            throw new ArgumentException(FormattableString.Invariant($"Split \"{this}\": expected bounds within the {count} examples of {Split}, got {from} and {to}."));
        if (from < 0) from += count;
        if (to < 0) to += count;
        if (from > to) throw new ArgumentException(FormattableString.Invariant($"Split \"{this}\": expected a first bound up to the second, got {from} and {to} of {count} examples."));
        return Parts.Aggregate(new SplitRange(Split, from, to), (range, part) => part.Of(range));
    }

    public override string ToString()
    {
        string unit = Unit switch { SplitUnit.Percent => "%", SplitUnit.Shards => "shard", _ => "" };
        string slice = From is null && To is null ? "" : FormattableString.Invariant($"[{(From is null ? "" : From + unit)}:{(To is null ? "" : To + unit)}]");
        return $"{Split}{slice}{string.Concat(Parts.Select(p => $" ({p.Index + 1} of {p.Count})"))}";
    }

    private long Examples(long bound, SplitInfo split)
    {
        switch (Unit)
        {
            case SplitUnit.Percent when Rounding == PercentRounding.OnePercentSteps:
                if (split.Count < FewestForOnePercent)
                    throw new ArgumentException($"Split \"{this}\": expected {FewestForOnePercent} or more examples for steps of one percent, got {split.Count} in {Split}: every slice would be empty. Round to the closest.");
                return bound * (split.Count / FewestForOnePercent);
            case SplitUnit.Percent:
                return (long)Math.Round(bound * split.Count / 100.0);
            case SplitUnit.Shards:
                int shards = split.ShardLengths.Count;
                if (Math.Abs(bound) > shards) throw new ArgumentException($"Split \"{this}\": expected bounds within the {shards} shards of {Split}, got {bound}.");
                return split.ShardLengths.Take((int)(bound < 0 ? shards + bound : bound)).Sum();
            default:
                return bound;
        }
    }

    private SplitSlice Checked(string whole)
    {
        if (Unit == SplitUnit.Percent && (Math.Abs(From ?? 0) > 100 || Math.Abs(To ?? 0) > 100))
            throw new ArgumentException($"Split \"{whole}\": expected percents from -100 to 100, got {From ?? 0} and {To ?? 100}.");
        return this;
    }

    private static long Number(string text, string whole) =>
        long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && Math.Abs(number) <= int.MaxValue * 1000L
            ? number
            : throw NoSplit(whole);

    private static ArgumentException NoSplit(string whole) =>
        new($"Split \"{whole}\": expected a name, a slice such as train[:80%] or train[100:200], or a sum such as train[10%:]+test.");

    [GeneratedRegex(@"^(?<name>[\w-]+)(?<slice>\[(?:(?<one>-?[\d_]+)shard|(?:(?<from>-?[\d_]+)(?<fromUnit>%|shard)?)?:(?:(?<to>-?[\d_]+)(?<toUnit>%|shard)?)?)\])?$")]
    private static partial Regex Form();
}
