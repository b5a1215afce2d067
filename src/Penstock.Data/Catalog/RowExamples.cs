using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Rows of tables as examples of builders.</summary>
internal static class RowExamples
{
    /// <summary>Numbers that may be missing.</summary>
    public static (string, DatasetFeature)[] Numbers(params string[] names) => Array.ConvertAll(names, name => (name, (DatasetFeature)new TensorFeature(DType.Float32)));

    /// <summary>Whole numbers that are never missing.</summary>
    public static (string, DatasetFeature)[] Integers(params string[] names) => Array.ConvertAll(names, name => (name, (DatasetFeature)new TensorFeature(DType.Int64)));

    /// <summary>Texts; a missing one is empty.</summary>
    public static (string, DatasetFeature)[] Texts(params string[] names) => Array.ConvertAll(names, name => (name, (DatasetFeature)new TextFeature()));

    /// <summary>How a file is read so that its columns are those of the features.</summary>
    public static CsvOptions Options(FeaturesDict features, IReadOnlyList<string>? names = null) => new()
    {
        Header = names is null, Names = names,
        Types = features.AllLeaves.Where(l => names?.Contains(l.Path) ?? true).ToDictionary(l => l.Path, l => l.Feature is TensorFeature tensor ? tensor.DType : DType.Text),
    };

    /// <summary>The rows, under their numbers as keys.</summary>
    /// <param name="table">A column for every feature.</param>
    /// <param name="features">The features.</param>
    /// <param name="first">The number of the first row.</param>
    public static IEnumerable<GeneratedExample> Of(Table table, FeaturesDict features, int first = 0)
    {
        (FeatureLeaf Leaf, Column Column)[] columns = [.. features.AllLeaves.Select(l => (l, table.Column(l.Path)))];
        for (int row = 0; row < table.RowCount; row++)
        {
            var values = new Dictionary<string, object>(columns.Length);
            foreach (var (leaf, column) in columns) values[leaf.Path] = ValueOf(leaf.Feature, column, row);
            yield return new(FormattableString.Invariant($"{first + row}"), values);
        }
    }

    private static object ValueOf(ValueFeature feature, Column column, int row) => feature switch
    {
        TextFeature => column.TextAt(row),
        ClassLabelFeature => column.IsMissing(row) ? -1 : column.DType == DType.Text ? column.TextAt(row) : (object)(long)column.NumberAt(row),
        TensorFeature { DType: DType.Int64 } when column.DType == DType.Int64 && !column.IsMissing(row) => column.Values.AsSpan<long>()[row],
        TensorFeature tensor when !tensor.DType.IsFloating() => checked((long)column.NumberAt(row)),
        _ => column.NumberAt(row),
    };
}
