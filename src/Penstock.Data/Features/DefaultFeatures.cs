using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A column that is no feature, and why.</summary>
/// <param name="Name">The column.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LeftOutColumn(string Name, string Reason)
{
    /// <summary>The column with the reason in parentheses.</summary>
    public override string ToString() => $"{Name} ({Reason})";
}

/// <summary>
/// The features that suit a table where nobody declares any, from the profile of the training rows. A number is a z-score, of its logarithm where the
/// tail is heavy, and a bucket beside, so that a model is not bound to straight lines; whole numbers of few different values are categories beside;
/// a missing number is marked. A text is a category, or the month, weekday and hour of a time. Whether a number is a time, only a declaration can say.
/// </summary>
/// <param name="Features">The features.</param>
/// <param name="LeftOut">The columns that can tell nothing, with the reason.</param>
public sealed record DefaultFeatures(IReadOnlyList<Feature> Features, IReadOnlyList<LeftOutColumn> LeftOut)
{
    /// <summary>Texts that differ in more than this share of the rows are names, not categories.</summary>
    private const double NameShare = 0.5;
    private const int FewTexts = 20, MostCategories = 32, RowsOfBucket = 1000, FewestBuckets = 10, MostBuckets = 20;
    private const double HeavySkew = 2;
    private static readonly string[] s_idNames = ["id", "index", "rownumber", "row_number", "uuid", "guid"];

    /// <summary>Chooses by the profile of the training rows.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="except">Columns that are no features, such as those that the target reads.</param>
    /// <param name="only">The columns to take, all of them; null, the default, for all that can help.</param>
    public static DefaultFeatures Of(DataProfile profile, IReadOnlyList<string> except, IReadOnlyList<string>? only = null)
    {
        List<Feature> features = [];
        List<LeftOutColumn> leftOut = [];
        foreach (ColumnProfile column in only is null ? profile.Columns.Where(c => !except.Contains(c.Name)) : only.Select(profile.Column))
        {
            if (only is null && ReasonToLeaveOut(column) is { } reason) leftOut.Add(new(column.Name, reason));
            else features.AddRange(Of(column));
        }
        return new(features, leftOut);
    }

    private static IEnumerable<Feature> Of(ColumnProfile column) =>
        column.Type != DType.Text ? OfNumbers(column) : AreTimes(column)
            ? [new DatePart(column.Name, CalendarField.Month), new DatePart(column.Name, CalendarField.Weekday), new DatePart(column.Name, CalendarField.Hour)]
            : [new Vocabulary(column.Name)];

    private static IEnumerable<Feature> OfNumbers(ColumnProfile column)
    {
        var missing = new Impute(Indicator: column.Missing > 0);
        NumberProfile? numbers = column.Numbers;
        yield return IsHeavy(numbers) ? new LogScale(column.Name) { Missing = missing } : new StandardScore(column.Name) { Missing = missing };
        if (numbers is { AreWhole: true, IsExact: true, Distinct: > 2 and <= MostCategories }) yield return new Vocabulary(column.Name, MostCategories);
        else if (numbers is { Distinct: > 2 }) yield return new Buckets(column.Name, (int)Math.Clamp(column.Count / RowsOfBucket, FewestBuckets, MostBuckets)) { FrequentApart = true };
    }

    private static string? ReasonToLeaveOut(ColumnProfile column)
    {
        if (column.Texts is { } texts)
        {
            if (texts.Distinct + (column.Missing + texts.Empty > 0 ? 1 : 0) < 2) return column.Present == 0 ? "always missing" : "the same in every row";
            if (!AreTimes(column) && texts.Distinct > FewTexts && texts.Distinct > NameShare * column.Present) return "nearly every row has a text of its own";
        }
        else if (column.Numbers is not { } numbers) return "always missing";
        else if (numbers.Distinct < 2 && column.Missing == 0) return "the same in every row";
        else if (numbers.AreWhole && numbers.Distinct > 0.95 * column.Present && column.Present > FewTexts && IsIdName(column.Name)) return "a number for each row, as its name says";
        return null;
    }

    private static bool IsIdName(string name) => s_idNames.Contains(name.ToLowerInvariant()) || name.StartsWith("Unnamed:", StringComparison.Ordinal)
        || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("ID", StringComparison.Ordinal);

    /// <summary>Whether the mean of the cubed distances from the mean, in deviations, is large on the right.</summary>
    private static bool IsHeavy(NumberProfile? numbers)
    {
        if (numbers is not { Min: >= 0, StandardDeviation: > 0 }) return false;
        double cubes = numbers.Sketch.Values.Zip(numbers.Sketch.Weights, (value, times) => times * Math.Pow((value - numbers.Mean) / numbers.StandardDeviation, 3)).Sum();
        return cubes / numbers.Sketch.Count > HeavySkew;
    }

    private static bool AreTimes(ColumnProfile column) => column.Texts is { Top.Count: > 1 } texts
        && texts.Top.All(t => !double.IsNaN(TextToTime.Seconds(System.Text.Encoding.UTF8.GetBytes(t.Value))));
}
