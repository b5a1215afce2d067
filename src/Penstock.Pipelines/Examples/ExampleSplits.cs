using System.Globalization;
using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>Rows in three parts: to learn from, to choose by, and to judge on.</summary>
/// <param name="Train">The rows that models learn from.</param>
/// <param name="Validation">The rows that thresholds and the end of training are chosen by.</param>
/// <param name="Test">The rows that are held out: models are judged on them and see them nowhere else.</param>
public sealed record ExampleSplits(Table Train, Table Validation, Table Test)
{
    private const string Ending = ".columns", EarlierFile = "earlier.txt";

    /// <summary>How many rows to train on, the last of them, are those of earlier models: learnt from again, and no sign of what rows look like now. Default 0.</summary>
    public int Earlier { get; init; }

    /// <summary>How many rows there are in all.</summary>
    public int RowCount => Train.RowCount + Validation.RowCount + Test.RowCount;

    /// <summary>Some columns of all rows, one part after the other.</summary>
    internal Table Joined(IEnumerable<string> columns) => new([.. columns.Where(Train.Has).Select(name => JoinedRows.Of([Train.Column(name), Validation.Column(name), Test.Column(name)]))]);

    internal void Write(string folder)
    {
        ColumnFile.Write(Path.Combine(folder, "train" + Ending), Train);
        ColumnFile.Write(Path.Combine(folder, "validation" + Ending), Validation);
        ColumnFile.Write(Path.Combine(folder, "test" + Ending), Test);
        if (Earlier > 0) File.WriteAllText(Path.Combine(folder, EarlierFile), Earlier.ToString(CultureInfo.InvariantCulture));
    }

    internal static ExampleSplits Read(string folder) => new(
        ColumnFile.Read(Path.Combine(folder, "train" + Ending)), ColumnFile.Read(Path.Combine(folder, "validation" + Ending)), ColumnFile.Read(Path.Combine(folder, "test" + Ending)))
    {
        Earlier = File.Exists(Path.Combine(folder, EarlierFile)) ? int.Parse(File.ReadAllText(Path.Combine(folder, EarlierFile)), CultureInfo.InvariantCulture) : 0,
    };

    /// <summary>How many rows each part has.</summary>
    public override string ToString() => FormattableString.Invariant($"{RowCount:N0} rows: {Train.RowCount:N0} to train on{(Earlier > 0 ? $" ({Earlier:N0} of them earlier ones)" : "")}, {Validation.RowCount:N0} to choose by, {Test.RowCount:N0} held out");
}
