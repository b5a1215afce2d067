namespace Penstock.Data;

/// <summary>Reads files of JSON (an array of objects, or an object a line; plain or gzipped) through DuckDB; <see cref="Sql"/> takes queries over them, and says which types columns have. <see cref="JsonLines"/> gives the values as they are.</summary>
public static class Json
{
    /// <summary>Reads files of the same columns as one table.</summary>
    /// <param name="files">Files, folders or patterns, such as <c>trips/*.jsonl</c>.</param>
    /// <param name="options">Threads, memory, and where DuckDB's library is.</param>
    /// <param name="cancellation">Interrupts the reading.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or has lists or objects within objects, which a table does not hold.</exception>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="DllNotFoundException">DuckDB's library is absent; the message says how to get it.</exception>
    public static Table Read(FilePattern files, SqlOptions? options = null, CancellationToken cancellation = default) => Sql.Read(Query(files), options, cancellation);

    /// <summary>Reads files part by part, in bounded memory.</summary>
    /// <param name="files">Files, folders or patterns.</param>
    /// <param name="rows">How many rows a part has; the last has fewer.</param>
    /// <param name="options">Threads, memory, and where DuckDB's library is.</param>
    public static Dataset<Table> ReadParts(FilePattern files, int rows, SqlOptions? options = null) => Sql.ReadParts(Query(files), rows, options);

    /// <summary>Reads rows as examples: a named input [1] per column of single values, [n] per column of lists.</summary>
    /// <param name="files">Files, folders or patterns.</param>
    /// <param name="label">The column of the labels, which is not an input; null for none.</param>
    /// <param name="weight">The column of the sample weights, which is not an input; null for none.</param>
    /// <param name="options">Threads, memory, and where DuckDB's library is.</param>
    public static Dataset<Example> ReadExamples(FilePattern files, string? label = null, string? weight = null, SqlOptions? options = null) => new SqlExampleDataset(Query(files), label, weight, options ?? new());

    private static SqlText Query(FilePattern files) => SqlText.OfFiles("Json", "read_json", files);
}
