using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The settings of a layer, loss, metric, optimizer or schedule as Keras writes them, read with checks. A setting that is null counts as absent.</summary>
internal sealed class KerasConfig
{
    private readonly JsonObject _json;
    private readonly HashSet<string> _asked = [];
    private readonly Func<JsonObject, Layer> _readLayer;

    /// <param name="owner">The class that is configured.</param>
    /// <param name="json">The settings.</param>
    /// <param name="readLayer">How layers within the settings are made; the library's own if null.</param>
    public KerasConfig(string owner, JsonObject json, Func<JsonObject, Layer>? readLayer = null)
    {
        (Owner, _readLayer) = (owner, readLayer ?? (within => KerasModelConfig.ReadLayer(within, owner, new())));
        // Numbers made in memory keep their .NET type; read back from text they are numbers of any type.
        _json = (JsonObject)JsonNode.Parse(json.ToJsonString())!;
    }

    /// <summary>The class that is configured.</summary>
    public string Owner { get; }

    private string Label => _json["name"] is JsonValue value && value.TryGetValue(out string? name) && name.Length > 0 ? $"{Owner} \"{name}\"" : Owner;

    public bool Has(string key) => this[key] is not null;

    /// <summary>Whether a setting is there and is null, where that says more than its absence.</summary>
    public bool IsNull(string key) => this[key] is null && _json.ContainsKey(key);

    /// <summary>A setting as it stands; null where it is absent.</summary>
    public JsonNode? this[string key]
    {
        get
        {
            _asked.Add(key);
            return _json[key];
        }
    }

    /// <summary>Says of settings that others tell what they would.</summary>
    public void Leave(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys) _asked.Add(key);
    }

    /// <summary>Fails where a setting is given that nobody has asked for and that counts: it would else be left out unseen.</summary>
    public void ExpectAllRead()
    {
        foreach (var (key, value) in _json)
            if (value is not null && !_asked.Contains(key) && !KerasHarmless.Has(key, value))
                throw new ArgumentException($"{Label}: expected settings that are known, got \"{key}\": {value.ToJsonString()}. Take it out where it does not count, or make the class one of your own.");
    }

    public int Whole(string key, int? otherwise = null) => Read(key, otherwise, "a whole number", node => WholeOf(node.GetValue<double>()));

    /// <summary>A whole number of things that take memory as soon as the layer is there.</summary>
    public int Count(string key, int? otherwise = null, int most = 1 << 24) =>
        Whole(key, otherwise) is var count && count <= most ? count : throw Wrong(key, $"{most} or less");

    public int? OptionalWhole(string key) => Has(key) ? Whole(key) : null;

    public double Number(string key, double? otherwise = null) => Read(key, otherwise, "a number", node => node.GetValue<double>());

    public double? OptionalNumber(string key) => Has(key) ? Number(key) : null;

    public bool Flag(string key, bool otherwise) => Read(key, otherwise, "true or false", node => node.GetValue<bool>());

    public string Text(string key, string? otherwise = null)
    {
        if (!Has(key)) return otherwise ?? throw Wrong(key, "a text");
        return this[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Wrong(key, "a text");
    }

    /// <summary>A member of an enumeration by its name in snake case.</summary>
    public T Choice<T>(string key, T otherwise) where T : struct, Enum
    {
        if (!Has(key)) return otherwise;
        string text = Text(key);
        foreach (T choice in Enum.GetValues<T>())
            if (string.Equals(KerasText.Of(choice), text, StringComparison.OrdinalIgnoreCase)) return choice;
        throw Wrong(key, $"one of {string.Join(", ", Enum.GetValues<T>().Select(KerasText.Of))}");
    }

    /// <summary>A number, or a list of numbers of any depth, as a flat list; null where it is absent.</summary>
    public double[]? Numbers(string key) => Has(key) ? Read<double[]>(key, null, "a number or numbers", node => [.. Leaves(node)]) : null;

    /// <summary>A whole number or a list of them; null where it is absent.</summary>
    public int[]? Wholes(string key) => Has(key) ? Read<int[]>(key, null, "a whole number or whole numbers", node => [.. Leaves(node).Select(WholeOf)]) : null;

    /// <summary>A whole number of 64 bits; null where it is absent.</summary>
    public long? OptionalLong(string key) => Has(key) ? Checked(key, "a whole number", LongOf) : null;

    /// <summary>A whole number of 64 bits or a list of them; null where it is absent.</summary>
    public long[]? Longs(string key) => Has(key) ? Read<long[]>(key, null, "a whole number or whole numbers", node => node is JsonArray list ? [.. list.Select(n => n!.GetValue<long>())] : [node.GetValue<long>()]) : null;

    /// <summary>One number for all spatial axes, or one for each.</summary>
    public SpatialSize Size(string key, SpatialSize? otherwise = null) => Wholes(key) switch
    {
        null => otherwise ?? throw Wrong(key, "a size"),
        { Length: >= 1 and <= 3 } numbers when numbers.All(n => n >= 0) => new([.. numbers]),
        _ => throw Wrong(key, "one to three whole numbers of 0 or more"),
    };

    /// <summary>What lies at the ends of each spatial axis: one number for all, one for each axis, or one for each end.</summary>
    public IReadOnlyList<Margin> Margins(string key, int axes, Margin otherwise) => Wholes(key) switch
    {
        null => [.. Enumerable.Repeat(otherwise, axes)],
        { } wrong when wrong.Any(n => n < 0) => throw Wrong(key, "whole numbers of 0 or more"),
        [var all] => [.. Enumerable.Repeat<Margin>(all, axes)],
        { } ends when ends.Length == 2 * axes => [.. ends.Chunk(2).Select(pair => new Margin(pair[0], pair[1]))],
        { } each when each.Length == axes => [.. each.Select(n => (Margin)n)],
        _ => throw Wrong(key, $"1, {axes} or {2 * axes} whole numbers"),
    };

    public IReadOnlyList<string>? Texts(string key) => Has(key) ? Read<string[]>(key, null, "texts", node => [.. ((JsonArray)node).Select(n => n!.GetValue<string>())]) : null;

    public Activation Activation(string key) => Has(key) ? Models.Activation.Of(Text(key)) : Models.Activation.Linear;

    public Initializer Initializer(string key, Initializer otherwise) => this[key] is { } node ? Models.Initializer.FromConfig(node) : otherwise;

    public Schedule Schedule(string key, Schedule otherwise) => this[key] is { } node ? Models.Schedule.FromConfig(node) : otherwise;

    /// <summary>A layer within the settings.</summary>
    public Layer Layer(string key) => _readLayer(this[key] as JsonObject ?? throw Wrong(key, "a layer"));

    /// <summary>The layers within the settings.</summary>
    public IReadOnlyList<Layer> Layers(string key) => this[key] is JsonArray list
        ? [.. list.Select(node => _readLayer(node as JsonObject ?? throw Wrong(key, "layers")))]
        : throw Wrong(key, "a list of layers");

    /// <summary>Fails where one of the settings that are not there yet is given and is on.</summary>
    public void ExpectNone(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            if (Has(key) && this[key]!.GetValueKind() != JsonValueKind.False) throw Wrong(key, "null");
    }

    /// <summary>Fails where a setting is given that is not the one that the library knows.</summary>
    public void ExpectOnly(string key, string known)
    {
        if (Text(key, known) != known) throw Wrong(key, $"\"{known}\"");
    }

    /// <summary>Fails where a whole number is given that is not the one that the library knows.</summary>
    public void ExpectOnly(string key, int known)
    {
        if (Whole(key, known) != known) throw Wrong(key, $"{known}");
    }

    private T Read<T>(string key, T? otherwise, string expected, Func<JsonNode, T> read) where T : struct =>
        Has(key) ? Checked(key, expected, read) : otherwise ?? throw Wrong(key, expected);

    private T Read<T>(string key, T? otherwise, string expected, Func<JsonNode, T> read) where T : class =>
        Has(key) ? Checked(key, expected, read) : otherwise ?? throw Wrong(key, expected);

    private T Checked<T>(string key, string expected, Func<JsonNode, T> read)
    {
        try
        {
            return read(this[key]!);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidCastException or NullReferenceException or OverflowException or JsonException)
        {
            throw Wrong(key, expected);
        }
    }

    /// <summary>One number, or both of a range; null where the setting is absent.</summary>
    public (double Low, double High)? Range(string key, Func<double, double> low) => Numbers(key) switch
    {
        null => null,
        [var one] => (low(one), one),
        [var from, var to] => (from, to),
        _ => throw Wrong(key, "one or two numbers"),
    };

    private static long LongOf(JsonNode node) => node is JsonValue value && value.TryGetValue(out long whole) ? whole : WholeOf(node.GetValue<double>());

    private static int WholeOf(double number) => number == (int)number ? (int)number : throw new FormatException();

    private static IEnumerable<double> Leaves(JsonNode node) => node is JsonArray list ? list.SelectMany(n => Leaves(n!)) : [node.GetValue<double>()];

    private ArgumentException Wrong(string key, string expected) => new($"{Owner}: expected {expected} as \"{key}\", got {this[key]?.ToJsonString() ?? "nothing"}.");
}
