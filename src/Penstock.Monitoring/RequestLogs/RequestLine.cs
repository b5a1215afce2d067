using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Penstock.Monitoring;

/// <summary>Writes a record as one line of JSON. Not for two threads at once.</summary>
internal sealed class RequestLine
{
    private static readonly JsonWriterOptions s_options = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly SearchValues<byte> s_lineEnds = SearchValues.Create("\r\n"u8);

    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private readonly Utf8JsonWriter _json;

    public RequestLine() => _json = new(_line, s_options);

    /// <summary>Whether a long line has made it take more memory than lines should keep.</summary>
    public bool IsLarge => _line.Capacity > 1 << 20;

    /// <summary>The line with its end; it holds until the next call.</summary>
    /// <exception cref="JsonException">The inputs are no JSON object, and columns of them must not be logged whole.</exception>
    public ReadOnlySpan<byte> Write(scoped in RequestRecord record, RequestLogOptions options)
    {
        _line.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString(RequestFields.Id, record.Id);
        _json.WriteNumber(RequestFields.Row, record.Row);
        Span<char> time = stackalloc char[32];
        record.Time.UtcDateTime.TryFormat(time, out int length, RequestFields.TimeFormat, CultureInfo.InvariantCulture);
        _json.WriteString(RequestFields.Time, time[..length]);
        _json.WriteString(RequestFields.Model, record.Model);
        _json.WriteNumber(RequestFields.Version, record.Version);
        _json.WritePropertyName(RequestFields.Inputs);
        if (options.Columns.Count == 0) WriteRaw(record.Inputs.Span, "{}"u8);
        else WriteInputs(record.Inputs.Span, options);
        _json.WritePropertyName(RequestFields.Output);
        WriteRaw(record.Output.Span, "null"u8);
        _json.WriteNumber(RequestFields.Microseconds, record.Microseconds);
        _json.WriteEndObject();
        _json.Flush();
        JoinLines();
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    private void WriteRaw(ReadOnlySpan<byte> json, ReadOnlySpan<byte> otherwise) => _json.WriteRawValue(json.IsEmpty ? otherwise : json, skipInputValidation: true);

    // JSON has line ends between its tokens only.
    private void JoinLines()
    {
        if (_line.WrittenSpan.IndexOfAny(s_lineEnds) < 0) return;
        byte[] joined = _line.WrittenSpan.ToArray();
        foreach (ref byte b in joined.AsSpan())
            if (b is (byte)'\n' or (byte)'\r') b = (byte)' ';
        _line.ResetWrittenCount();
        _line.Write(joined);
    }

    private void WriteInputs(ReadOnlySpan<byte> inputs, RequestLogOptions options)
    {
        var reader = new Utf8JsonReader(inputs);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("no object");
        _json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            ColumnRule? rule = options.Columns.GetValueOrDefault(name);
            if (rule?.Kind == ColumnRule.Keeping.Nothing)
            {
                reader.Skip();
                continue;
            }
            _json.WritePropertyName(name);
            if (rule is null || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                _json.WriteRawValue(inputs[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
            else if (rule.Kind == ColumnRule.Keeping.Hash) _json.WriteStringValue(HashOf(ref reader, inputs, start, options.HashKey.Span));
            else WriteStart(ref reader, inputs, start, rule.Length);
        }
        if (reader.TokenType != JsonTokenType.EndObject) throw new JsonException("an object without its end");
        _json.WriteEndObject();
    }

    /// <summary>Equal values give equal hashes, however they were written.</summary>
    private static string HashOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> inputs, int start, ReadOnlySpan<byte> key)
    {
        byte[] value = reader.TokenType switch
        {
            JsonTokenType.String => Encoding.UTF8.GetBytes(reader.GetString()!),
            JsonTokenType.Number => Encoding.UTF8.GetBytes(reader.GetDouble().ToString("R", CultureInfo.InvariantCulture)),
            _ => RawOf(ref reader, inputs, start).ToArray(),
        };
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, value).AsSpan(0, 16));
    }

    private static ReadOnlySpan<byte> RawOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> inputs, int start)
    {
        reader.Skip();
        return inputs[start..(int)reader.BytesConsumed];
    }

    private void WriteStart(ref Utf8JsonReader reader, ReadOnlySpan<byte> inputs, int start, int length)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                string text = reader.GetString()!;
                int cut = Math.Min(length, text.Length);
                if (cut < text.Length && char.IsHighSurrogate(text[cut - 1])) cut--;
                _json.WriteStringValue(text.AsSpan(0, cut));
                break;
            case JsonTokenType.Number:
                double number = reader.GetDouble();
                _json.WriteNumberValue(double.IsFinite(number) ? Truncate(number, length) : 0);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _json.WriteRawValue(RawOf(ref reader, inputs, start), skipInputValidation: true);
                break;
            default:
                // A list or an object has no start that says less than the whole.
                reader.Skip();
                _json.WriteNullValue();
                break;
        }
    }

    // By digits, not by division: 60601 of three digits is 60600 exactly.
    private static double Truncate(double number, int digits)
    {
        char[] text = number.ToString("E16", CultureInfo.InvariantCulture).ToCharArray();
        for (int i = 0, seen = 0; i < text.Length && text[i] != 'E'; i++)
            if (char.IsAsciiDigit(text[i]) && ++seen > digits) text[i] = '0';
        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
