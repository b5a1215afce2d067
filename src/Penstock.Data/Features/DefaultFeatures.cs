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

/// <summary>The features that suit a table where nobody declares any.</summary>
/// <param name="Features">The features.</param>
/// <param name="LeftOut">The columns that can tell nothing, with the reason.</param>
public sealed record DefaultFeatures(IReadOnlyList<Feature> Features, IReadOnlyList<LeftOutColumn> LeftOut)
{
    /// <summary>Texts that differ in more than this share of the rows are names, not categories.</summary>
    private const double NameShare = 0.5;
    private const int FewTexts = 20;

    /// <summary>Looks at the training rows and chooses.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="except">Columns that are no features: those that the target reads, ids.</param>
    /// <param name="only">The columns to choose from; null for all.</param>
    public static DefaultFeatures Of(Table rows, IReadOnlyList<string> except, IReadOnlyList<string>? only = null)
    {
        List<Feature> features = [];
        List<LeftOutColumn> leftOut = [];
        foreach (Column column in only is null ? rows.Columns.Where(c => !except.Contains(c.Name)) : only.Select(rows.Column))
        {
            if (only is null && ReasonToLeaveOut(column) is { } reason) leftOut.Add(new(column.Name, reason));
            else features.AddRange(Of(column));
        }
        return new(features, leftOut);
    }

    private static IEnumerable<Feature> Of(Column column)
    {
        if (column.DType == DType.Text) yield return new Vocabulary(column.Name);
        else yield return new ZScore(column.Name);
    }

    private static string? ReasonToLeaveOut(Column column) =>
        IsConstant(column) ? "the same in every row" : HoldsNames(column) ? "nearly every row has a text of its own" : null;

    private static bool IsConstant(Column column)
    {
        IEnumerable<int> rows = Enumerable.Range(0, column.Count);
        return rows.Select(column.TextAt).Distinct().Take(2).Count() < 2;
    }

    private static bool HoldsNames(Column column) => column.DType == DType.Text
        && Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(column.TextAt).Distinct().Count() is var texts
        && texts > FewTexts && texts > NameShare * (column.Count - column.MissingCount);
}
