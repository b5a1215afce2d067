using System.Globalization;
using Penstock.Data;
using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>Rows that a version has learnt from, found again by its lineage.</summary>
/// <param name="Rows">The rows, with the columns of the fresh ones; null where they are not learnt from again.</param>
/// <param name="Words">Where they are from; or why there are none.</param>
/// <param name="Source">The artifact that has them, where they are learnt from again.</param>
internal sealed record EarlierRows(Table? Rows, string Words, Artifact? Source = null)
{
    private const string ExamplesType = "Examples";

    /// <summary>Finds them.</summary>
    /// <param name="registry">The registry that has the version.</param>
    /// <param name="version">The version.</param>
    /// <param name="artifacts">The folder of the outputs of steps.</param>
    /// <param name="request">The fresh rows, and how many of the earlier ones are asked for.</param>
    /// <param name="target">What is to be told of a row.</param>
    public static EarlierRows Of(ModelRegistry registry, ModelVersion version, string artifacts, RetrainingRequest request, string target)
    {
        if (request.Earlier == 0) return new(null, "alone, as was asked for");
        Artifact? examples = registry.Metadata.Lineage(version.Artifact, LineageDirection.Upstream).Artifacts.LastOrDefault(a => a.Type == ExamplesType && a.Hash == version.RowsHash);
        if (examples is null) return new(null, $"alone, as {version} does not say what it learnt from");
        var store = new ArtifactStore(artifacts);
        if (!store.Has(examples.Uri, examples.Hash!)) return new(null, $"alone, as what {version} learnt from is no longer in {store.PathOf(examples.Uri)}");
        Table rows = ExampleSplits.Read(store.PathOf(examples.Uri)).Train;
        if (request.Earlier is { } most && most < rows.RowCount) rows = rows.Rows([.. Enumerable.Range(rows.RowCount - most, most)]);
        if (LikeFresh(rows, request.Rows, target, out string lacking) is not { } like) return new(null, $"alone, as what {version} learnt from lacks {lacking}");
        return new(like, string.Create(CultureInfo.InvariantCulture, $"and {like.RowCount:N0} that {version} learnt from"), examples);
    }

    private static Table? LikeFresh(Table rows, Table fresh, string target, out string lacking)
    {
        ColumnExpression told = ColumnExpression.Parse(target);
        string label = told.Columns is [var one] ? one : "";
        // Labels may have come under the text of the target for a name.
        if (!rows.Has(label) && fresh.Has(label)) rows = rows.With(ColumnExpression.Parse(label).Evaluate(rows).Named(label));
        lacking = fresh.Columns.FirstOrDefault(column => !rows.Has(column.Name))?.Name ?? "";
        if (lacking.Length > 0) return null;
        Table like = rows.Select([.. fresh.Columns.Select(column => column.Name)]);
        Target earlier = Target.Of(like.Select(told.Columns), target), now = Target.Of(fresh.Select(told.Columns), target);
        lacking = $"labels such as {string.Join(" and ", now.ClassNames)}";
        return (earlier.Task == Target.Numbers) == (now.Task == Target.Numbers) && (now.Task == Target.Numbers || now.ClassNames.Intersect(earlier.ClassNames).Any()) ? like : null;
    }
}
