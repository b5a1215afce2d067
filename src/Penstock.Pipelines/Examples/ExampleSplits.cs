using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>Rows in three parts: to learn from, to choose by, and to judge on.</summary>
/// <param name="Train">The rows that models learn from.</param>
/// <param name="Validation">The rows that thresholds and the end of training are chosen by.</param>
/// <param name="Test">The rows that are held out: models are judged on them and see them nowhere else.</param>
public sealed record ExampleSplits(Table Train, Table Validation, Table Test)
{
    private const string Ending = ".columns";

    /// <summary>How many rows there are in all.</summary>
    public int RowCount => Train.RowCount + Validation.RowCount + Test.RowCount;

    /// <summary>Some columns of all rows, one part after the other.</summary>
    internal Table Joined(IEnumerable<string> columns) => new([.. columns.Where(Train.Has).Select(name => Joined([Train.Column(name), Validation.Column(name), Test.Column(name)]))]);

    internal void Write(string folder)
    {
        ColumnFile.Write(Path.Combine(folder, "train" + Ending), Train);
        ColumnFile.Write(Path.Combine(folder, "validation" + Ending), Validation);
        ColumnFile.Write(Path.Combine(folder, "test" + Ending), Test);
    }

    internal static ExampleSplits Read(string folder) => new(
        ColumnFile.Read(Path.Combine(folder, "train" + Ending)), ColumnFile.Read(Path.Combine(folder, "validation" + Ending)), ColumnFile.Read(Path.Combine(folder, "test" + Ending)));

    private static Column Joined(Column[] parts)
    {
        bool[] missing = [.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.IsMissing))];
        return new(parts[0].Name, parts[0].DType switch
        {
            DType.Text => Tensor.From([.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.TextAt))]),
            DType.Bool => Tensor.From([.. parts.SelectMany(part => part.Values.ToArray<bool>())]),
            DType.Int64 => Tensor.From([.. parts.SelectMany(part => part.Values.ToArray<long>())]),
            _ => Tensor.From([.. parts.SelectMany(part => Enumerable.Range(0, part.Count).Select(part.NumberAt))]),
        }, missing);
    }

    /// <summary>How many rows each part has.</summary>
    public override string ToString() => FormattableString.Invariant($"{RowCount:N0} rows: {Train.RowCount:N0} to train on, {Validation.RowCount:N0} to choose by, {Test.RowCount:N0} held out");
}
