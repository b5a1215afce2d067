using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Holds one profile against a schema.</summary>
internal sealed class SchemaValidation(DataSchema schema, DataProfile profile, ValidationOptions options)
{
    private const int MostExamples = 5;
    private readonly List<Anomaly> _anomalies = [];
    private readonly List<ColumnDistance> _distances = [];

    public ValidationReport Run()
    {
        CheckRows();
        Dictionary<string, ColumnProfile> columns = profile.Columns.ToDictionary(c => c.Name);
        foreach (ColumnSchema column in schema.Columns)
        {
            if (columns.TryGetValue(column.Name, out ColumnProfile? found)) CheckColumn(column, found);
            else if (column.IsRequired && !IsAway(column)) Tell(AnomalyName.MissingColumn, Severity.Error, column.Name, "the column", "none of the name");
        }
        HashSet<string> known = [.. schema.Columns.Select(c => c.Name)];
        foreach (ColumnProfile column in profile.Columns.Where(c => !known.Contains(c.Name)))
            Tell(AnomalyName.NewColumn, Severity.Error, column.Name, "the columns of the schema only", $"a column of type {column.Type} besides", Frequent(column));
        return new(_anomalies, _distances);
    }

    private void CheckRows()
    {
        if (profile.Rows < schema.MinRows) Tell(AnomalyName.FewRows, Severity.Error, null, $"{Number(schema.MinRows)} or more rows", $"{Number(profile.Rows)}");
        if (profile.Rows > schema.MaxRows) Tell(AnomalyName.ManyRows, Severity.Error, null, $"at most {Number(schema.MaxRows)} rows", $"{Number(profile.Rows)}");
        if (profile.RowHashes is not { } rows) return;
        if (rows.DuplicateShare > schema.MaxDuplicates)
            Tell(AnomalyName.DuplicateRows, Severity.Warning, null, $"at most {Percent(schema.MaxDuplicates)} of the rows to be copies of others", $"{About(rows)}{Percent(rows.DuplicateShare)}");
        if (options.Training?.RowHashes is not { } training || rows.ShareFoundIn(training) is not (> 0 and var shared)) return;
        Tell(AnomalyName.SharedRows, shared > schema.MaxShared ? Severity.Error : Severity.Warning, null,
            "no row that the model was trained on", $"{(training.IsExact ? About(rows) : "about ")}{Percent(shared)} of the rows");
    }

    private void CheckColumn(ColumnSchema expected, ColumnProfile column)
    {
        CheckPresence(expected, column);
        if (ColumnSchema.KindOf(column) is not { } kind) return;
        if (!IsOf(expected.Type, kind, column))
        {
            Tell(AnomalyName.UnexpectedType, Severity.Error, column.Name, InWords(expected.Type!.Value), InWords(kind), Frequent(column));
            return;
        }
        CheckDomain(expected, column);
        CheckRange(expected, column);
        CheckDistinct(expected, column);
        CheckDistances(expected, column, expected.MaxDrift, options.Previous, "the previous rows");
        CheckDistances(expected, column, expected.MaxSkew, options.Serving, "the rows seen in serving");
    }

    private void CheckPresence(ColumnSchema expected, ColumnProfile column)
    {
        if (IsAway(expected)) return;
        double present = 1 - column.MissingShare;
        if (column.Count > 0 && column.Present == 0 && expected.MinPresence > 0) Tell(AnomalyName.NotPresent, Severity.Error, column.Name, "values", "none");
        else if (column.Count > 0 && present < expected.MinPresence)
            Tell(AnomalyName.TooManyMissing, Severity.Error, column.Name, $"values in at least {Percent(expected.MinPresence)} of the rows", Percent(present));
        if (expected.ValuesPerRow is { } values && column.Count != (Int128)values * profile.Rows)
            Tell(AnomalyName.WrongShape, Severity.Error, column.Name, $"{Number(values)} values a row", profile.Rows == 0 ? "no row" : FormattableString.Invariant($"{(double)column.Count / profile.Rows:0.##}"));
    }

    private void CheckDomain(ColumnSchema expected, ColumnProfile column)
    {
        if (expected.Domain is not { } domain) return;
        bool isText = column.Type == DType.Text;
        string name = isText ? AnomalyName.UnexpectedTexts : AnomalyName.UnexpectedNumbers;
        HashSet<string> allowed = [.. domain];
        string wanted = $"one of {Number(domain.Count)} values{(expected.MinDomainMass < 1 ? $" in {Percent(expected.MinDomainMass)} of the rows" : "")}";
        if (ColumnSchema.ValuesOf(column) is not { } values)
        {
            Tell(name, Severity.Error, column.Name, wanted, column.Numbers is { } numbers ? $"about {Number(numbers.Distinct)} different numbers" : "infinite numbers alone");
            return;
        }
        var others = values.Where(v => !allowed.Contains(v.Value)).ToList();
        long known = values.Where(v => allowed.Contains(v.Value)).Sum(v => v.Count), all = isText ? column.Present : column.Finite, rest = all - known;
        // Rare texts that the profile does not name are others too, but for what the counts of the known may be too low.
        if (column.Texts is { IsComplete: false } texts) rest -= (long)Int128.Min(rest, (Int128)texts.Undercount * domain.Count);
        if (rest <= 0 || (double)(all - rest) / all >= expected.MinDomainMass) return;
        string seen = others.Count == 0 ? "rare others" : $"{Number(others.Count)} other{(others.Count == 1 ? "" : "s")}";
        Tell(name, Severity.Error, column.Name, wanted, $"{seen} in {Percent((double)rest / all)} of the rows", [.. others.Take(MostExamples).Select(o => o.Value)]);
    }

    private void CheckRange(ColumnSchema expected, ColumnProfile column)
    {
        if (column.Texts is { } texts && texts.LongestLength > expected.MaxLength)
            Tell(AnomalyName.LongTexts, Severity.Error, column.Name, $"texts of at most {Number(expected.MaxLength)} characters", $"{Number(texts.LongestLength)}", [.. texts.Top.Where(t => t.Value.Length > expected.MaxLength).Take(MostExamples).Select(t => t.Value)]);
        if (column.Infinite > 0 && !expected.MayBeInfinite) Tell(AnomalyName.Infinite, Severity.Error, column.Name, "finite numbers", $"{Number(column.Infinite)} infinite");
        if (column.Numbers is not { } numbers) return;
        bool whole = expected.Type == ValueKind.Whole;
        if (numbers.Min < expected.Min)
            Tell(whole ? AnomalyName.SmallWhole : AnomalyName.SmallNumber, Severity.Warning, column.Name, $"numbers from {Text(expected.Min.Value)}", $"{Text(numbers.Min)}{Beyond(numbers.Sketch.ShareUpTo(Math.BitDecrement(expected.Min.Value)))}", [Text(numbers.Min)]);
        if (numbers.Max > expected.Max)
            Tell(whole ? AnomalyName.BigWhole : AnomalyName.BigNumber, Severity.Warning, column.Name, $"numbers up to {Text(expected.Max.Value)}", $"{Text(numbers.Max)}{Beyond(1 - numbers.Sketch.ShareUpTo(expected.Max.Value))}", [Text(numbers.Max)]);
    }

    private void CheckDistinct(ColumnSchema expected, ColumnProfile column)
    {
        long distinct = column.Texts?.Distinct ?? column.Numbers?.Distinct ?? 0;
        if (distinct > expected.MaxDistinct) Tell(AnomalyName.ManyDistinct, Severity.Error, column.Name, $"at most {Number(expected.MaxDistinct)} different values", $"{Number(distinct)}");
        if (distinct == 1 && column.Present > 1 && !expected.MayBeConstant && column.Numbers is not { Infinite: > 0 })
            Tell(AnomalyName.Constant, Severity.Warning, column.Name, "values that differ", "the same in every row", Frequent(column));
    }

    private void CheckDistances(ColumnSchema expected, ColumnProfile column, IReadOnlyDictionary<string, double>? limits, DataProfile? other, string what)
    {
        if (other is null || limits is null) return;
        ColumnProfile? reference = other.Columns.FirstOrDefault(c => c.Name == expected.Name);
        foreach (var (name, limit) in limits.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            var distance = Distance.Named(name);
            if (reference is null || reference.Present == 0 || !distance.Fits(reference, column))
            {
                Tell(AnomalyName.NothingToCompare, Severity.Error, column.Name, $"{what} to have values that {name} fits", reference is null ? "no such column" : $"{reference.Type} and {column.Type}");
                continue;
            }
            ColumnDistance found = distance.Between(reference, column, limit);
            _distances.Add(found);
            if (found.IsExceeded)
                Tell(AnomalyName.TooFar(name), Severity.Error, column.Name, FormattableString.Invariant($"{name} of at most {limit:0.####} from {what}"), FormattableString.Invariant($"{found.Value:0.####}, {found.Binning}"));
        }
    }

    private bool IsAway(ColumnSchema column) => options.Environment is { } here && column.NotIn is { } away && away.Contains(here);

    /// <summary>Whether values of a kind are of the expected one: whole numbers are numbers, and 0 and 1 are truth values.</summary>
    private static bool IsOf(ValueKind? expected, ValueKind kind, ColumnProfile column) => expected is null || expected == kind || expected switch
    {
        ValueKind.Number => kind is ValueKind.Whole or ValueKind.Truth,
        ValueKind.Whole => kind == ValueKind.Truth,
        ValueKind.Truth => kind == ValueKind.Whole && column.Numbers is { Min: >= 0, Max: <= 1 },
        _ => false,
    };

    private static IReadOnlyList<string> Frequent(ColumnProfile column) => column.Texts is { } texts
        ? [.. texts.Top.Take(MostExamples).Select(t => t.Value)]
        : column.Numbers is { } numbers ? numbers.IsExact ? [.. numbers.Top(MostExamples).Select(n => Text(n.Value))] : [.. new[] { numbers.Min, numbers.Median, numbers.Max }.Select(Text)] : [];

    private static string InWords(ValueKind kind) => kind switch { ValueKind.Whole => "whole numbers", ValueKind.Number => "numbers", ValueKind.Truth => "truth values", _ => "texts" };

    private static string Beyond(double share) => share > 0 ? $", about {Percent(share)} beyond" : "";

    private static string About(RowSketch rows) => rows.IsExact ? "" : "about ";

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.##} %");

    private static string Number(long? count) => FormattableString.Invariant($"{count:N0}");

    private static string Text(double number) => ColumnSchema.NameOf(number);

    private void Tell(string name, Severity severity, string? column, string expected, string seen, IReadOnlyList<string>? examples = null) =>
        _anomalies.Add(new(name, schema.Severities is { } others && others.TryGetValue(name, out Severity other) ? other : severity, column, expected, seen, examples ?? []));
}
