using System.Text;
using System.Text.Json;

namespace Penstock.Monitoring;

/// <summary>Gathers the lines of a piece of a log in typed columns. Not for two threads at once.</summary>
internal sealed class RequestRows
{
    private readonly IReadOnlyList<RequestColumn> _columns;
    private readonly byte[][] _names, _ignored, _missing;
    private readonly TextCache[] _caches;
    private readonly List<double> _answer = [];
    private string? _id;
    private int _row;
    private DateTimeOffset _time;
    private long _version;

    public RequestRows(IReadOnlyList<RequestColumn> columns, IReadOnlyList<string> ignored, IReadOnlyList<string> missing)
    {
        _columns = columns;
        _names = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];
        (_ignored, _missing) = ([.. ignored.Select(Encoding.UTF8.GetBytes)], [.. missing.Select(Encoding.UTF8.GetBytes)]);
        _caches = [.. columns.Select(_ => new TextCache())];
        Numbers = [.. columns.Select(c => c.IsText ? null : new List<double>())];
        Texts = [.. columns.Select(c => c.IsText ? new List<string>() : null)];
    }

    public List<double>?[] Numbers { get; }

    public List<string>?[] Texts { get; }

    public List<string> Ids { get; } = [];

    public List<int> RowNumbers { get; } = [];

    public List<DateTimeOffset> Times { get; } = [];

    public List<long> Versions { get; } = [];

    public List<double> Outputs { get; } = [];

    public int OutputWidth { get; private set; }

    public RequestProblems Problems { get; } = new();

    /// <summary>Takes one line.</summary>
    /// <returns>What is wrong with it; null where it is a row.</returns>
    public string? Add(ReadOnlySpan<byte> line)
    {
        int rows = Ids.Count;
        try
        {
            string? flaw = Read(line);
            if (flaw is not null) Cut(rows);
            return flaw;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Cut(rows);
            return "no JSON";
        }
    }

    private string? Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 64 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "no JSON object";
        (_id, _row, _time, _version) = (null, -1, default, -1);
        bool hasInputs = false;
        _answer.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("inputs"u8)) hasInputs = Next(ref reader) == JsonTokenType.StartObject && ReadInputs(ref reader);
            else if (reader.ValueTextEquals("output"u8)) ReadOutput(ref reader);
            else ReadField(ref reader);
        }
        string? flaw = _id is null ? $"no {RequestFields.Id}" : _row < 0 ? $"no {RequestFields.Row}" : _time == default ? $"no {RequestFields.Time}"
            : _version < 0 ? $"no {RequestFields.Version}" : !hasInputs ? $"no {RequestFields.Inputs}" : null;
        if (flaw is not null) return flaw;
        Fill(Ids.Count + 1);
        Ids.Add(_id!);
        RowNumbers.Add(_row);
        Times.Add(_time);
        Versions.Add(_version);
        AddAnswer();
        return null;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            if (Next(ref reader) == JsonTokenType.String) _id = reader.GetString();
        }
        else if (reader.ValueTextEquals("row"u8))
        {
            if (Next(ref reader) == JsonTokenType.Number && reader.TryGetInt32(out int row)) _row = row;
        }
        else if (reader.ValueTextEquals("time"u8))
        {
            if (Next(ref reader) == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time)) _time = time;
        }
        else if (reader.ValueTextEquals("version"u8))
        {
            if (Next(ref reader) == JsonTokenType.Number && reader.TryGetInt64(out long version)) _version = version;
        }
        else
        {
            Next(ref reader);
        }
        reader.Skip();
    }

    private bool ReadInputs(ref Utf8JsonReader reader)
    {
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int column = Find(ref reader, expected);
            if (column < 0)
            {
                if (!IsOneOf(_ignored, ref reader)) Problems.Unknown(reader.GetString()!);
                reader.Read();
                reader.Skip();
                continue;
            }
            expected = column + 1;
            reader.Read();
            // A name that comes twice: the last counts.
            if (_columns[column].IsText) Set(Texts[column]!, ReadText(ref reader, column));
            else Set(Numbers[column]!, ReadNumber(ref reader, column));
        }
        return reader.TokenType == JsonTokenType.EndObject;
    }

    private void Set<T>(List<T> values, T value)
    {
        if (values.Count > Ids.Count) values[^1] = value;
        else values.Add(value);
    }

    // Most writers keep one order, so that the next name is the next column's.
    private int Find(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected])) return expected;
        for (int i = 0; i < _names.Length; i++)
            if (reader.ValueTextEquals(_names[i])) return i;
        return -1;
    }

    private static bool IsOneOf(byte[][] texts, ref Utf8JsonReader reader)
    {
        foreach (byte[] text in texts)
            if (reader.ValueTextEquals(text)) return true;
        return false;
    }

    private double ReadNumber(ref Utf8JsonReader reader, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number: return reader.TryGetDouble(out double number) ? number : double.NaN;
            case JsonTokenType.True: return 1;
            case JsonTokenType.False: return 0;
            case JsonTokenType.Null: return double.NaN;
            case JsonTokenType.String when IsOneOf(_missing, ref reader): return double.NaN;
        }
        Problems.Mistyped(_columns[column].Name);
        reader.Skip();
        return double.NaN;
    }

    private string ReadText(ref Utf8JsonReader reader, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when IsOneOf(_missing, ref reader): return "";
            case JsonTokenType.String: return reader.ValueIsEscaped ? reader.GetString()! : _caches[column].Get(reader.ValueSpan);
            case JsonTokenType.Null: return "";
        }
        Problems.Mistyped(_columns[column].Name);
        reader.Skip();
        return "";
    }

    /// <summary>All the numbers of an answer, in their order, however it is wrapped.</summary>
    private void ReadOutput(ref Utf8JsonReader reader)
    {
        int depth = 0;
        do
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) depth++;
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) depth--;
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number)) _answer.Add(number);
        }
        while (depth > 0);
    }

    private void AddAnswer()
    {
        if (OutputWidth == 0 && _answer.Count > 0)
        {
            OutputWidth = _answer.Count;
            Outputs.AddRange(Enumerable.Repeat(double.NaN, (Ids.Count - 1) * OutputWidth));
        }
        if (_answer.Count == OutputWidth) Outputs.AddRange(_answer);
        else
        {
            Problems.OddAnswer();
            Outputs.AddRange(Enumerable.Repeat(double.NaN, OutputWidth));
        }
    }

    // Columns that the line lacked are missing.
    private void Fill(int count)
    {
        foreach (List<double>? numbers in Numbers)
            if (numbers is not null && numbers.Count < count) numbers.Add(double.NaN);
        foreach (List<string>? texts in Texts)
            if (texts is not null && texts.Count < count) texts.Add("");
    }

    private void Cut(int rows)
    {
        foreach (List<double>? numbers in Numbers)
            if (numbers?.Count > rows) numbers.RemoveAt(rows);
        foreach (List<string>? texts in Texts)
            if (texts?.Count > rows) texts.RemoveAt(rows);
    }

    /// <summary>Gives the same string for the same bytes as long as few different ones come.</summary>
    private sealed class TextCache
    {
        private const int Places = 1024, Longest = 128;
        private readonly byte[]?[] _bytes = new byte[Places][];
        private readonly string[] _texts = new string[Places];

        public string Get(ReadOnlySpan<byte> utf8)
        {
            if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
            uint hash = 2166136261;
            unchecked
            {
                foreach (byte b in utf8) hash = (hash ^ b) * 16777619;
                hash ^= hash >> 15;
            }
            uint place = hash % Places;
            if (_bytes[place] is { } known && utf8.SequenceEqual(known)) return _texts[place];
            _bytes[place] = utf8.ToArray();
            return _texts[place] = Encoding.UTF8.GetString(utf8);
        }
    }
}
