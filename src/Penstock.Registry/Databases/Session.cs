using System.Data.Common;
using System.Text;

namespace Penstock.Registry;

/// <summary>Statements inside one transaction. Values are parameters: no text from a caller or a file becomes SQL.</summary>
internal sealed class Session(DbConnection connection, DbTransaction transaction)
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<Row, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using DbCommand command = Command(sql, parameters);
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(new Row(reader)));
        return rows;
    }

    /// <summary>The one whole number that a statement gives, or null.</summary>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        List<long?> rows = Query(sql, row => row.LongOrNull(0), parameters);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Numbers as they stand between the brackets of IN; -1 where there are none.</summary>
    public static string List(IEnumerable<long> ids) => string.Join(',', ids.Distinct().DefaultIfEmpty(-1));

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = Stored(value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    // Neither database keeps NaN as such in every column; a number that is absent stands for it.
    private static object Stored(object? value) => value switch
    {
        null or double.NaN => DBNull.Value,
        bool truth => truth ? 1L : 0L,
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        Enum kind => Convert.ToInt64(kind, null),
        string text => Checked(text),
        _ => value,
    };

    private static string Checked(string text)
    {
        if (text.Contains('\0')) throw new ArgumentException($"registry: expected text without the character NUL, got \"{text.Replace('\0', '␀')}\".");
        try
        {
            s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("registry: expected text of whole characters, got half of a pair of surrogates.");
        }
        return text;
    }
}

/// <summary>A row of a query, by the places of its columns.</summary>
internal readonly struct Row(DbDataReader reader)
{
    public long Long(int column) => reader.GetInt64(column);

    public int Int(int column) => checked((int)reader.GetInt64(column));

    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public int? IntOrNull(int column) => reader.IsDBNull(column) ? null : Int(column);

    /// <summary>NaN where there is none.</summary>
    public double Double(int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);
}
