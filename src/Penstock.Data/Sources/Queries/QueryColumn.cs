using System.Data.Common;
using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Gathers the values of one column of an answer. Its type is that of its first value, and every later one must have it: some databases keep a type for each value.</summary>
internal sealed class QueryColumn
{
    private readonly string _name;
    private readonly int _ordinal;
    private readonly DType? _given;
    private readonly Type? _declared;
    private readonly MissingRows _missing = new();
    private Type? _type;
    private QueryValues? _values;
    private int _count;

    private QueryColumn(string name, int ordinal, DType? given, Type? declared)
    {
        (_name, _ordinal, _given, _declared) = (name, ordinal, given, declared);
        if (given is { } type) _values = QueryValues.Of(type, name);
    }

    public static QueryColumn[] Of(DbDataReader answer, IReadOnlyDictionary<string, DType> types)
    {
        string[] names = [.. Enumerable.Range(0, answer.FieldCount).Select(answer.GetName)];
        foreach (string name in types.Keys)
            if (!names.Contains(name)) throw new InvalidDataException($"FromQuery: expected a column \"{name}\", which was given a type, got the columns {string.Join(", ", names)}.");
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new InvalidDataException($"FromQuery: expected columns of different names, got \"{twice.Key}\" twice. Name them in the query: x as y.");
        return [.. names.Select((name, i) => new QueryColumn(name, i, types.TryGetValue(name, out DType type) ? type : null, DeclaredType(answer, i)))];
    }

    public void Add(DbDataReader answer, long row)
    {
        if (answer.IsDBNull(_ordinal))
        {
            AddMissing();
            return;
        }
        Type type = answer.GetFieldType(_ordinal);
        if (type != _type && _given is null) Take(type, row);
        try
        {
            _values!.Add(answer, _ordinal);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            throw Misfit(row, $"{_values!.DType}", $"a value of the type {type.Name} that is none");
        }
        _count++;
    }

    /// <summary>Keeps so many rows of those since the last time.</summary>
    public void Shorten(int count)
    {
        if (count < _count) _values?.RemoveLast(_count - count);
        _missing.Shorten(count);
        _count = Math.Min(count, _count);
    }

    /// <summary>The column of the rows since the last time.</summary>
    public Column Take()
    {
        Tensor values = (_values ?? OnlyMissing()).Take();
        bool[]? missing = _missing.Of(_count);
        _count = 0;
        _missing.Clear();
        return new Column(_name, values, missing);
    }

    private void Take(Type type, long row)
    {
        if (_type is not null) throw Misfit(row, $"{_type.Name} as before it", $"{type.Name}. Cast the column in the query, or give its type: Types");
        _values = QueryValues.Of(type) ?? throw Misfit(row, "a number, a truth value, a time or a text", $"the type {type.Name}. Cast it in the query");
        _type = type;
        for (int i = 0; i < _count; i++) _values.AddMissing();
    }

    private void AddMissing()
    {
        _missing.Add(_count++);
        _values?.AddMissing();
    }

    /// <summary>Missing values of the declared type. A database that keeps a type for each value declares bytes where it knows none.</summary>
    private QueryValues OnlyMissing()
    {
        QueryValues values = (_declared is null || _declared == typeof(byte[]) ? null : QueryValues.Of(_declared)) ?? QueryValues.Of(DType.Float32, _name);
        for (int i = 0; i < _count; i++) values.AddMissing();
        return values;
    }

    private InvalidDataException Misfit(long row, string expected, string got) =>
        new(string.Create(CultureInfo.InvariantCulture, $"FromQuery row {row} column \"{_name}\": expected {expected}, got {got}."));

    private static Type? DeclaredType(DbDataReader answer, int ordinal)
    {
        try
        {
            return answer.GetFieldType(ordinal);
        }
        catch (InvalidOperationException)
        {
            // A driver that knows types by their values knows none before the first row.
            return null;
        }
    }
}
