using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>What data look like: for every column how many values are missing, how numbers are spread, which texts are frequent.</summary>
/// <param name="Rows">The number of rows or examples.</param>
/// <param name="Columns">The columns in order.</param>
public sealed partial record DataProfile(long Rows, IReadOnlyList<ColumnProfile> Columns)
{
    /// <summary>The rows by their hashes, to find duplicates and rows that two profiles share; null where none were kept.</summary>
    public RowSketch? RowHashes { get; init; }

    /// <summary>The profile of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="options">Threads and limits.</param>
    public static DataProfile Of(Table table, ProfileOptions? options = null) => Of(new[] { table }, options);

    /// <summary>The profile of a table that comes in parts; memory does not grow with the number of rows, and the profile does not depend on where the parts end.</summary>
    /// <param name="parts">Tables of the same columns, as <see cref="Csv.ReadParts"/> gives them.</param>
    /// <param name="options">Threads and limits.</param>
    public static DataProfile Of(IEnumerable<Table> parts, ProfileOptions? options = null) => new TableProfiling(options ?? new()).Run(parts);

    /// <summary>The profile of CSV files, read once and part by part: memory does not grow with their size. It is that of the table which <see cref="Csv.Read"/> gives.</summary>
    /// <param name="path">A file, which may be gzipped, or a pattern of files of the same columns.</param>
    /// <param name="reading">How to read; the defaults suit most files.</param>
    /// <param name="options">Threads and limits.</param>
    /// <exception cref="InvalidDataException">The content is not what was expected; the message has file, line and column.</exception>
    public static DataProfile OfCsv(string path, CsvOptions? reading = null, ProfileOptions? options = null)
    {
        var files = new CsvReading(Csv.Find(path), reading ?? new());
        while (true)
        {
            IReadOnlyDictionary<string, Tensors.DType>? types = null;
            DataProfile profile = Of(files.ReadOnce(TableProfiling.ChunkRows, found => types = found), options);
            if (types is not null) return profile with { Columns = [.. profile.Columns.Select(c => c with { Type = types[c.Name] })] };
        }
    }

    /// <summary>The profile of examples: one column for each input and one for the label, with all the numbers of their tensors.</summary>
    public static DataProfile Of(Dataset<Example> examples)
    {
        long rows = 0;
        List<ExampleProfiling> fields = [];
        foreach (Example example in examples)
        {
            IEnumerable<(string Name, Tensor Values)> found = example.Names.Zip(example.Inputs);
            if (example.Label is { } label) found = found.Append(("label", label));
            int i = 0;
            foreach (var (name, values) in found)
            {
                if (rows == 0) fields.Add(new ExampleProfiling(name, values.DType));
                fields[i++].Add(values);
            }
            rows++;
        }
        return new(rows, [.. fields.Select(f => f.ToProfile())]);
    }

    /// <summary>
    /// The profile of the rows of both, as if they had been profiled together: counts, moments and ends are exact, and so is everything that both know exactly;
    /// ranks, distinct values and frequent texts stay within the bounds that the result states.
    /// </summary>
    /// <param name="other">The profile of other rows of the same columns, in any order; it may have been read from a file.</param>
    /// <exception cref="ArgumentException">A column is in one only, or holds texts in one and numbers in the other.</exception>
    public DataProfile Merge(DataProfile other)
    {
        string[] only = [.. Columns.Select(c => c.Name).Except(other.Columns.Select(c => c.Name)), .. other.Columns.Select(c => c.Name).Except(Columns.Select(c => c.Name))];
        if (only.Length > 0) throw new ArgumentException($"DataProfile: expected profiles of the same columns to merge, got {string.Join(", ", only)} in only one of them.");
        return new(Rows + other.Rows, [.. Columns.Select(column =>
        {
            ColumnSummary summary = ColumnSummary.Of(column);
            summary.Merge(ColumnSummary.Of(other.Column(column.Name)));
            return summary.ToProfile(isMerged: true);
        })])
        {
            RowHashes = Rows == 0 ? other.RowHashes : other.Rows == 0 ? RowHashes : RowHashes is { } mine && other.RowHashes is { } others ? mine.Merge(others) : null,
        };
    }

    /// <summary>The column of the given name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnProfile Column(string name) => Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new ArgumentException($"DataProfile: expected one of the columns {string.Join(", ", Columns.Select(c => c.Name))}, got \"{name}\".");

    /// <summary>A line for each column.</summary>
    public override string ToString()
    {
        var lines = new List<string[]> { new[] { "", "missing", "zero", "min", "median", "max", "mean", "deviation" } };
        foreach (ColumnProfile c in Columns.Where(c => c.Numbers is not null))
            lines.Add([$"{c.Name} {c.Type}", Share(c.Missing, c.Count), Share(c.Numbers!.Zeros, c.Count - c.Missing), Number(c.Numbers.Min), Number(c.Numbers.Median), Number(c.Numbers.Max), Number(c.Numbers.Mean), Number(c.Numbers.StandardDeviation)]);
        var text = new System.Text.StringBuilder($"Profile of {Invariant($"{Rows:N0}")} rows\n");
        if (lines.Count > 1)
        {
            int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length))];
            foreach (string[] line in lines)
                text.Append("  ").AppendJoin("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[i]))).Append('\n');
        }
        foreach (ColumnProfile c in Columns.Where(c => c.Numbers is null)) text.Append($"  {c.Name} {c.Type}: {Rest(c)}\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Rest(ColumnProfile column)
    {
        string missing = column.Missing == 0 ? "" : $"{Share(column.Missing, column.Count)} missing, ";
        if (column.Texts is not { } texts) return $"{missing}no finite number";
        string top = string.Join(", ", texts.Top.Take(3).Select(t => $"\"{ShownText.Of(t.Value.Length > 30 ? t.Value[..30] + "..." : t.Value)}\" {Share(t.Count, column.Count - column.Missing)}"));
        return $"{missing}{(texts.IsExact ? "" : "about ")}{Invariant($"{texts.Distinct:N0}")} different{(top == "" ? "" : ": " + top)}";
    }

    /// <summary>A share in percent; what is not quite none or all does not look so.</summary>
    internal static string Share(long part, long whole) => (whole == 0 ? 0 : (double)part / whole) switch
    {
        > 0 and < 0.0005 => "<0.1 %",
        >= 0.9995 and < 1 => ">99.9 %",
        var share => Invariant($"{100 * share:0.#} %"),
    };

    private static string Number(double number) => Invariant($"{number:G5}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
