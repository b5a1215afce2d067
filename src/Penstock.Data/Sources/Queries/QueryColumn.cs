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
    private Type? _type;
    private QueryValues? _values;
    private bool[] _missing = [];
    private int _count;
    private bool _hasMissing;

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
        _missing.AsSpan(Math.Min(count, _missing.Length)).Clear();
        _count = Math.Min(count, _count);
    }

    /// <summary>The column of the rows since the last time.</summary>
    public Column Take()
    {
        Tensor values = (_values ?? OnlyMissing()).Take();
        bool[]? missing = _hasMissing ? [.. _missing.AsSpan(0, Math.Min(_count, _missing.Length)), .. new bool[Math.Max(0, _count - _missing.Length)]] : null;
        (_count, _hasMissing, _missing) = (0, false, []);
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
        if (_missing.Length <= _count) Array.Resize(ref _missing, Math.Max(16, 2 * _count + 1));
        _missing[_count++] = _hasMissing = true;
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
