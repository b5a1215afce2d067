using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Begins a reading whose position can be kept, to go on there later and in another process.</summary>
    /// <param name="position">Where an earlier reading of the same chain stood; null for the beginning of the next epoch.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ArgumentException">The position is of another chain.</exception>
    public DatasetReading<T> Read(DatasetPosition? position = null, CancellationToken cancellation = default)
    {
        string chain = ChainText.Of(Stage);
        if (position is not null && position.Chain != chain)
            throw new ArgumentException($"Read: expected a position in \"{chain}\", got one in \"{position.Chain}\". Read that chain, or begin anew.");
        return new(Open(new() { Epoch = position?.Epoch ?? NextEpoch(), Skip = position?.Elements ?? 0, Cancellation = cancellation }), chain);
    }
}

/// <summary>
/// Where a reading of a dataset stands. What follows is the same wherever it goes on, for any number of threads, as long as everything before is ordered.
/// </summary>
/// <param name="Epoch">The number of the epoch.</param>
/// <param name="Elements">How many elements of the epoch have been read.</param>
/// <param name="Chain">The verbs of the dataset with the numbers and texts that they were given; functions and files do not count.</param>
public sealed record DatasetPosition(long Epoch, long Elements, string Chain)
{
    /// <summary>The position as JSON: <c>{"epoch":2,"elements":640,"chain":"From > Batch(32, False)"}</c>.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, DatasetPositionJson.Default.DatasetPosition);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no position.</exception>
    public static DatasetPosition Parse(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, DatasetPositionJson.Default.DatasetPosition) is { Epoch: >= 0, Elements: >= 0, Chain: not null } position) return position;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new FormatException($"DatasetPosition: expected epoch, elements and chain as JSON, got \"{text}\".");
    }
}

/// <summary>A reading of a dataset, element by element and epoch by epoch.</summary>
public sealed class DatasetReading<T> : IDisposable
{
    private readonly DatasetReader<T> _reader;
    private readonly string _chain;

    internal DatasetReading(DatasetReader<T> reader, string chain) => (_reader, _chain) = (reader, chain);

    /// <summary>The element read last.</summary>
    public T Current => _reader.Current;

    /// <summary>Where the reading stands: behind <see cref="Current"/>.</summary>
    public DatasetPosition Position => new(_reader.Epoch, _reader.Position, _chain);

    /// <summary>Reads the next element; false at the end of the epoch. After an error it may be called again and goes on behind the failed element.</summary>
    public bool MoveNext() => _reader.MoveNext();

    /// <summary>Goes to the beginning of the next epoch.</summary>
    public void NextEpoch() => _reader.Start(_reader.Epoch + 1);

    /// <summary>Ends the reading, its threads and its files.</summary>
    public void Dispose() => _reader.Dispose();
}

/// <summary>A chain of stages as text, with the settings that a person would compare.</summary>
internal static class ChainText
{
    public static string Of(Stage stage)
    {
        string own = StageKey.IsPassing(stage) ? "" : NameOf(stage);
        string before = stage.Sources.Count switch
        {
            0 => "",
            1 => Of(stage.Sources[0]),
            _ => $"({string.Join(" | ", stage.Sources.Select(Of))})",
        };
        return before.Length == 0 ? own : own.Length == 0 ? before : $"{before} > {own}";
    }

    private static string NameOf(Stage stage)
    {
        string[] settings = [.. stage.Settings.Where(setting => setting is string or bool or Enum || setting?.GetType().IsPrimitive == true)
            .Select(setting => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{setting}"))];
        return settings.Length == 0 ? stage.Verb : $"{stage.Verb}({string.Join(", ", settings)})";
    }
}

[JsonSerializable(typeof(DatasetPosition))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class DatasetPositionJson : JsonSerializerContext;
