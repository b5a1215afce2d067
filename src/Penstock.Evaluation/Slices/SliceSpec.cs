namespace Penstock.Evaluation;

/// <summary>Which slices are wanted: one for every value of a column, for every pair of values of two columns (a cross), and so on; or only those of a given value.</summary>
/// <param name="Columns">The columns whose values are crossed; numbers of many values are put in bins of equally many rows.</param>
public sealed record SliceSpec(IReadOnlyList<string> Columns)
{
    /// <summary>Values that a column must have, as the table prints them; none by default.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>All rows.</summary>
    public static SliceSpec AllRows { get; } = new([]);

    /// <summary>The slices of one column, or of several crossed.</summary>
    public static SliceSpec By(params IReadOnlyList<string> columns) => new(columns);

    /// <summary>The one slice where a column has a value.</summary>
    public static SliceSpec Of(string column, string value) => new([]) { Where = new Dictionary<string, string> { [column] = value } };

    /// <summary>Reads <c>payment_type</c>, <c>payment_type x company</c>, <c>payment_type=Cash</c>, <c>payment_type=Cash x company</c>.</summary>
    /// <exception cref="ArgumentException">A part is empty or stands twice.</exception>
    public static SliceSpec Parse(string text)
    {
        var columns = new List<string>();
        var values = new Dictionary<string, string>();
        foreach (string part in text.Split(" x ", StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=');
            string column = (equals < 0 ? part : part[..equals]).Trim();
            if (column.Length == 0 || columns.Contains(column) || values.ContainsKey(column)) throw new ArgumentException($"SliceSpec: expected columns such as payment_type or payment_type=Cash x company, got \"{text}\".");
            if (equals < 0) columns.Add(column);
            else values[column] = part[(equals + 1)..].Trim();
        }
        return new(columns) { Where = values };
    }

    /// <summary>Whether a slice is one of these.</summary>
    public bool Covers(SliceKey key) =>
        key.Parts.Count == Columns.Count + Where.Count
        && key.Parts.All(part => Where.TryGetValue(part.Column, out string? value) ? value == part.Value : Columns.Contains(part.Column));

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Columns.Count + Where.Count == 0 ? "all rows" : string.Join(" x ", Where.Select(pair => $"{pair.Key}={pair.Value}").Concat(Columns));
}
