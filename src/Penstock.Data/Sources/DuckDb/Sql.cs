using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// SQL over files through DuckDB: <c>select fare, tips from 'trips/*.parquet' where fare &gt; 0</c>. Parquet, JSON (.json, .jsonl, .gz) and CSV files are named where a table would be.
/// A query reads and does no more: statements other than select, from, values and describe are refused, and no extension is loaded or fetched. Columns have the types that DuckDB gives them: numbers and truth values their own, decimals Float64, unsigned ones the next wider;
/// dates and timestamps are Float64 seconds since 1970 in UTC, times of day seconds since midnight; texts, enumerations and identifiers are texts.
/// A missing value (NULL) is marked as missing in a table. As an input of an example it is NaN where the type has it, else 0, false, an empty text or list:
/// cast in the query where that matters (<c>x::DOUBLE</c>). As a label or weight it is an error.
/// </summary>
public static class Sql
{
    private const string Who = "Sql";

    /// <summary>The whole answer of a query as a table.</summary>
    /// <param name="query">One query. Without <c>order by</c> the rows come in the order of the files.</param>
    /// <param name="options">Threads, memory, and where the library is.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    /// <exception cref="InvalidDataException">The query or a file is not what was expected, or a column has a type that a table does not hold, such as lists.</exception>
    /// <exception cref="DllNotFoundException">DuckDB's library is absent; the message says how to get it.</exception>
    public static Table Read(string query, SqlOptions? options = null, CancellationToken cancellation = default) => Read(SqlText.Of(Who, query, options?.Files), options, cancellation);

    /// <summary>The answer of a query part by part, fetched as it is read: memory is bounded by the part and the options. Every epoch runs the query anew.</summary>
    /// <param name="query">One query. Going on in the middle of an epoch needs an order: that of the files, or <c>order by</c>.</param>
    /// <param name="rows">How many rows a part has; the last has fewer.</param>
    /// <param name="options">Threads, memory, and where the library is.</param>
    /// <remarks>Reading throws what <see cref="Read(string, SqlOptions?, CancellationToken)"/> throws.</remarks>
    public static Dataset<Table> ReadParts(string query, int rows, SqlOptions? options = null) => ReadParts(SqlText.Of(Who, query, options?.Files), rows, options);

    /// <summary>The rows of an answer as examples, fetched as they are read: a named input [1] per column of single values, [n] per column of lists. Every epoch runs the query anew.</summary>
    /// <param name="query">One query. Going on in the middle of an epoch needs an order: that of the files, or <c>order by</c>.</param>
    /// <param name="label">The column of the labels, which is not an input; null for none.</param>
    /// <param name="weight">The column of the sample weights, which is not an input; null for none.</param>
    /// <param name="options">Threads, memory, and where the library is.</param>
    /// <remarks>Reading throws what <see cref="Read(string, SqlOptions?, CancellationToken)"/> throws.</remarks>
    public static Dataset<Example> ReadExamples(string query, string? label = null, string? weight = null, SqlOptions? options = null) => new SqlExampleDataset(SqlText.Of(Who, query, options?.Files), label, weight, options ?? new());

    internal static Table Read(SqlText query, SqlOptions? options, CancellationToken cancellation)
    {
        using var database = new DuckDbDatabase(options ?? new());
        using var running = new DuckDbQuery(database, query.Who, query.Query, cancellation);
        DuckDbColumn[] columns = running.NewColumns();
        CheckNames(query.Who, columns);
        while (running.NextChunk()) running.Append(columns, 0, running.Rows);
        return TableOf(columns);
    }

    internal static Dataset<Table> ReadParts(SqlText query, int rows, SqlOptions? options) => rows < 1
        ? throw new ArgumentOutOfRangeException(nameof(rows), rows, $"{query.Who}.ReadParts: expected parts of 1 or more rows, got {rows}.")
        : new SqlPartDataset(query, rows, options ?? new());

    internal static Table TableOf(DuckDbColumn[] columns) => new([.. columns.Select(column => column.Take())]);

    internal static void CheckNames(string who, DuckDbColumn[] columns)
    {
        if (columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"{who}: expected columns of different names, got \"{twice.Key}\" twice. Name them in the query: x as y.");
    }
}
