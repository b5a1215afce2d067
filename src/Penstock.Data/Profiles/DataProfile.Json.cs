using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Data;

public sealed partial record DataProfile
{
    /// <summary>The most characters of a profile that are read.</summary>
    internal const int MostCharacters = 64 << 20;

    /// <summary>The most rows of a profile that is read, and the most that a sketch tells of: so sums of counts never overflow.</summary>
    internal const long MostCount = long.MaxValue >> 16;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter<Tensors.DType>(allowIntegerValues: false), new ColumnsConverter(), new NumbersConverter(), new TextCountsConverter(),
            new QuantileSketchConverter(), new DistinctSketchConverter(), new RowSketchConverter(),
        },
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, MaxDepth = 8,
        IgnoreReadOnlyProperties = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The profile as JSON; the same profile always gives the same text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is no profile, or contradicts itself.</exception>
    public static DataProfile FromJson(string json)
    {
        if (json.Length > MostCharacters) throw Error($"at most {MostCharacters:N0} characters", $"{json.Length:N0}");
        DataProfile profile;
        try
        {
            profile = JsonSerializer.Deserialize<DataProfile>(json, s_json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"DataProfile: expected a profile as JSON, got text that is none: {JsonFlaw.Of(e)}.", e);
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException($"DataProfile: expected counts that fit 64 bits, got greater ones.", e);
        }
        if (profile.Rows is < 0 or > MostCount) throw Error($"0 to {MostCount} rows", $"{profile.Rows}");
        HashSet<string> names = [];
        foreach (ColumnProfile column in profile.Columns)
        {
            Check(column);
            if (!names.Add(column.Name)) throw Error($"columns of different names", $"\"{column.Name}\" twice");
        }
        return profile;
    }

    private static void Check(ColumnProfile column)
    {
        string place = $" column \"{column.Name}\"";
        if (column.Count is < 0 or > MostCount || column.Missing < 0 || column.Missing > column.Count) throw Error($"0 to {column.Count} missing values", $"{column.Missing}", place);
        long present = column.Count - column.Missing;
        bool isText = column.Type == Tensors.DType.Text;
        if (isText ? column.Numbers is not null || (column.Texts is null && present > 0) : column.Texts is not null) throw Error($"a profile of {(isText ? "texts" : "numbers")}", $"another", place);
        if (column.Numbers is { } numbers) Check(numbers, column, place);
        if (column.Texts is not { } texts) return;
        if (texts.Distinct < 0 || texts.Distinct > present) throw Error($"0 to {present} different texts", $"{texts.Distinct}", place);
        if (texts.Top.Count > TextProfile.MostTop) throw Error($"at most {TextProfile.MostTop} frequent texts", $"{texts.Top.Count}", place);
        if (texts.Undercount < 0 || texts.Undercount > present || texts.Empty < 0 || texts.Empty > present) throw Error($"counts from 0 to {present}", $"an undercount of {texts.Undercount}, {texts.Empty} empty", place);
        if (!(texts.ShortestLength >= 0 && texts.ShortestLength <= texts.LongestLength && texts.MeanLength >= 0 && texts.MeanLength <= texts.LongestLength))
            throw Error($"lengths from the shortest to the longest", $"{texts.ShortestLength}, {texts.LongestLength}, mean {texts.MeanLength:R}", place);
        HashSet<string> values = [];
        foreach (TextCount text in texts.Top)
        {
            if (text.Count < 1 || text.Count > present || text.Value.Length > TextProfile.LongestText)
                throw Error($"texts of at most {TextProfile.LongestText} characters that occur 1 to {present} times", $"{text}", place);
            if (!values.Add(text.Value)) throw Error($"different texts", $"\"{text.Value}\" twice", place);
        }
        if (texts.Top.Sum(t => t.Count) is var sum && sum > present) throw Error($"counts that sum to at most {present}", $"{sum}", place);
    }

    private static void Check(NumberProfile numbers, ColumnProfile column, string place)
    {
        long present = column.Present;
        if (numbers.Zeros < 0 || numbers.Infinite < 0 || numbers.Zeros > present || numbers.Infinite >= present) throw Error($"counts from 0 to {present}", $"{numbers.Zeros} zeros, {numbers.Infinite} infinite", place);
        if (!(numbers.Min <= numbers.Max && double.IsFinite(numbers.Min) && double.IsFinite(numbers.Max) && double.IsFinite(numbers.Mean) && numbers.StandardDeviation >= 0))
            throw Error($"min up to max, a mean and a deviation from 0", $"{numbers.Min:R}, {numbers.Max:R}, {numbers.Mean:R}, {numbers.StandardDeviation:R}", place);
        if (numbers.Quantiles.Count != NumberProfile.Steps + 1) throw Error($"{NumberProfile.Steps + 1} quantiles", $"{numbers.Quantiles.Count}", place);
        if (numbers.Quantiles[0] != numbers.Min || numbers.Quantiles[^1] != numbers.Max) throw Error($"quantiles from min to max", $"{numbers.Quantiles[0]:R} to {numbers.Quantiles[^1]:R}", place);
        for (int i = 1; i < numbers.Quantiles.Count; i++)
            if (!(numbers.Quantiles[i] >= numbers.Quantiles[i - 1])) throw Error($"quantiles that never fall", $"{numbers.Quantiles[i - 1]:R} then {numbers.Quantiles[i]:R}", place);
        if (numbers.StoredSketch is not { } sketch) return;
        if (sketch.Count != column.Finite) throw Error($"a sketch of {column.Finite} numbers", $"{sketch.Count}", place);
        if (sketch.Values[0] < numbers.Min || sketch.Values[^1] > numbers.Max) throw Error($"a sketch of numbers from min to max", $"{sketch.Values[0]:R} to {sketch.Values[^1]:R}", place);
    }

    private static InvalidDataException Error(FormattableString expected, FormattableString got, string place = "") =>
        new($"DataProfile{place}: expected {FormattableString.Invariant(expected)}, got {FormattableString.Invariant(got)}.");
}
