namespace Penstock.Data;

/// <summary>What data should be: their columns, types, presence, domains and ranges, and how far they may move. It is made from a profile and edited by hand.</summary>
/// <param name="Columns">The columns in order.</param>
public sealed partial record DataSchema(IReadOnlyList<ColumnSchema> Columns)
{
    /// <summary>Which version of this schema it is, from 1; whoever edits it counts on.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The fewest rows.</summary>
    public long MinRows { get; init; } = 1;

    /// <summary>The most rows; null: any number.</summary>
    public long? MaxRows { get; init; }

    /// <summary>The greatest share of rows that are copies of others, 0 to 1.</summary>
    public double MaxDuplicates { get; init; } = 1;

    /// <summary>The greatest share of rows that the training rows have too, 0 to 1; below it they are a warning.</summary>
    public double MaxShared { get; init; } = 0.01;

    /// <summary>Severities by the name of an anomaly, where they are to be others than usual.</summary>
    public IReadOnlyDictionary<string, Severity>? Severities { get; init; }

    /// <summary>The schema that a profile suggests: what was seen is allowed, with some room.</summary>
    /// <param name="profile">The profile of rows that are as they should be.</param>
    /// <param name="options">How much room, and the largest domain.</param>
    public static DataSchema Infer(DataProfile profile, SchemaOptions? options = null)
    {
        options ??= new();
        return new([.. profile.Columns.Select(c => ColumnSchema.Infer(c, profile.Rows, options))])
        {
            // Twice the share of copies that was seen, and one in a hundred.
            MaxDuplicates = profile.RowHashes is { } rows ? Math.Round(Math.Min(1, 2 * rows.DuplicateShare + 0.01), 4) : 1,
        };
    }

    /// <summary>The column of the given name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnSchema Column(string name) => Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new ArgumentException($"DataSchema: expected one of the columns {string.Join(", ", Columns.Select(c => c.Name))}, got \"{name}\".");

    /// <summary>The same schema with one column changed.</summary>
    /// <param name="name">The column.</param>
    /// <param name="change">Makes the new from the old.</param>
    public DataSchema With(string name, Func<ColumnSchema, ColumnSchema> change)
    {
        ColumnSchema changed = change(Column(name));
        return this with { Columns = [.. Columns.Select(c => c.Name == name ? changed : c)] };
    }

    /// <summary>Finds what in a profile is not as the schema says.</summary>
    /// <param name="profile">The profile of the rows to validate.</param>
    /// <param name="options">The environment, and profiles to compare with.</param>
    public ValidationReport Validate(DataProfile profile, ValidationOptions? options = null) => new SchemaValidation(this, profile, options ?? new()).Run();

    /// <summary>A line for each column.</summary>
    public override string ToString()
    {
        int name = Columns.Count == 0 ? 0 : Columns.Max(c => c.Name.Length);
        return string.Join('\n', [FormattableString.Invariant($"Schema of {Columns.Count} columns, version {Version}"), .. Columns.Select(c => $"  {c.Name.PadRight(name)}  {c}")]);
    }
}
