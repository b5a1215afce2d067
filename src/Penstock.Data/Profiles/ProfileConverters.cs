using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Data;

/// <summary>Writes a value without line ends inside an indented text, so that long lists stay on one line.</summary>
internal abstract class OneLineConverter<T> : JsonConverter<T>
{
    private protected static readonly JsonSerializerOptions Line = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, MaxDepth = 8,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private protected static void WriteLine<TValue>(Utf8JsonWriter writer, TValue value) => writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(value, Line));

    private protected static TValue ReadLine<TValue>(ref Utf8JsonReader reader) where TValue : class =>
        JsonSerializer.Deserialize<TValue>(ref reader, Line) ?? throw new JsonException("null");
}

/// <summary>Reads lists of a bounded length: a longer one is refused before it takes memory.</summary>
internal static class BoundedList
{
    public static List<T> Read<T>(ref Utf8JsonReader reader, int most, JsonSerializerOptions options) where T : notnull
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("expected a list");
        List<T> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == most) throw new JsonException(FormattableString.Invariant($"expected a list of at most {most:N0}, got a longer one"));
            items.Add(JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException("expected a list of values, got null in it"));
        }
        return items;
    }
}

/// <summary>The columns of a profile.</summary>
internal sealed class ColumnsConverter : JsonConverter<IReadOnlyList<ColumnProfile>>
{
    private const int Most = 100_000;

    public override IReadOnlyList<ColumnProfile> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => BoundedList.Read<ColumnProfile>(ref reader, Most, options);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ColumnProfile> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (ColumnProfile column in value) JsonSerializer.Serialize(writer, column, options);
        writer.WriteEndArray();
    }
}

internal sealed class NumbersConverter : OneLineConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => BoundedList.Read<double>(ref reader, NumberProfile.Steps + 1, Line);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) => WriteLine(writer, value);
}

internal sealed class TextCountsConverter : OneLineConverter<IReadOnlyList<TextCount>>
{
    public override IReadOnlyList<TextCount> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => BoundedList.Read<TextCount>(ref reader, TextProfile.MostTop, Line);

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<TextCount> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (TextCount text in value) WriteLine(writer, text);
        writer.WriteEndArray();
    }
}

/// <summary>A sketch as its blocks: values, how many numbers each stands for (left out where that is 1 everywhere), and the error in ranks.</summary>
internal sealed class QuantileSketchConverter : OneLineConverter<QuantileSketch>
{
    // Blocks have different powers of two of numbers.
    private const int MostBlocks = 64;

    private sealed record Block([property: JsonConverter(typeof(SketchList<double>))] double[] Values, [property: JsonConverter(typeof(SketchList<long>)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long[]? Weights = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Error = 0);

    public override QuantileSketch Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var sketch = new QuantileSketch();
        foreach (Block block in BoundedList.Read<Block>(ref reader, MostBlocks, Line))
        {
            double[] values = block.Values;
            long[] weights = block.Weights ?? [.. values.Select(_ => 1L)];
            if (values.Length == 0 || weights.Length != values.Length)
                throw new JsonException($"expected 1 to {QuantileSketch.MostValues} values and as many weights in a block of a sketch, got {values.Length} and {weights.Length}");
            for (int i = 0; i < values.Length; i++)
                if (!double.IsFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1])) || weights[i] is < 1 or > DataProfile.MostCount)
                    throw new JsonException(FormattableString.Invariant($"expected finite values that rise and weights from 1 in a sketch, got the value {values[i]:R} with the weight {weights[i]}"));
            if (block.Error < 0 || block.Error > weights.Sum()) throw new JsonException($"expected an error from 0 to the number of values in a sketch, got {block.Error}");
            sketch.Add(values, weights, block.Error);
        }
        return sketch;
    }

    private sealed class SketchList<T> : JsonConverter<T[]> where T : notnull
    {
        public override T[] Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => [.. BoundedList.Read<T>(ref reader, QuantileSketch.MostValues, options)];

        public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) => JsonSerializer.Serialize<IEnumerable<T>>(writer, value, options);
    }

    public override void Write(Utf8JsonWriter writer, QuantileSketch value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (QuantileSketch.Block block in value.Blocks)
            WriteLine(writer, new Block(block.Values, block.Weights.AsSpan().ContainsAnyExcept(1L) ? block.Weights : null, block.Error));
        writer.WriteEndArray();
    }
}

internal sealed class DistinctSketchConverter : JsonConverter<DistinctSketch>
{
    public override DistinctSketch Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        DistinctSketch.FromText(reader.GetString()!) ?? throw new JsonException($"expected at most {DistinctSketch.Registers} registers in base 64");

    public override void Write(Utf8JsonWriter writer, DistinctSketch value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToText());
}

/// <summary>Row hashes as eight bytes each in base 64, and the counts that are not 1 by their place.</summary>
internal sealed class RowSketchConverter : OneLineConverter<RowSketch>
{
    private sealed record Stored(int Limit, bool IsExact, string Hashes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Dictionary<int, int>? Repeated = null);

    public override RowSketch Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        Stored stored = ReadLine<Stored>(ref reader);
        if (stored.Limit is < 0 or > RowSketch.MostLimit) throw new JsonException($"expected a limit of 0 to {RowSketch.MostLimit} row hashes, got {stored.Limit}");
        byte[] bytes = new byte[checked(stored.Hashes.Length / 4 * 3)];
        if (!Convert.TryFromBase64String(stored.Hashes, bytes, out int length) || length % 8 != 0 || length / 8 > stored.Limit)
            throw new JsonException($"expected at most {stored.Limit} row hashes of 8 bytes in base 64");
        var (hashes, counts) = (new ulong[length / 8], new int[length / 8]);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8 * i));
            counts[i] = 1;
            if (i > 0 && hashes[i] <= hashes[i - 1]) throw new JsonException("expected row hashes that rise");
        }
        foreach (var (place, count) in stored.Repeated ?? [])
        {
            if (place < 0 || place >= counts.Length || count < 1) throw new JsonException($"expected counts from 1 of {counts.Length} row hashes, got {count} of number {place}");
            counts[place] = count;
        }
        return new(stored.Limit, stored.IsExact, hashes, counts);
    }

    public override void Write(Utf8JsonWriter writer, RowSketch value, JsonSerializerOptions options)
    {
        byte[] bytes = new byte[8 * value.Hashes.Length];
        Dictionary<int, int> repeated = [];
        for (int i = 0; i < value.Hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), value.Hashes[i]);
            if (value.Counts[i] != 1) repeated[i] = value.Counts[i];
        }
        WriteLine(writer, new Stored(value.Limit, value.IsExact, Convert.ToBase64String(bytes), repeated.Count == 0 ? null : repeated));
    }
}
