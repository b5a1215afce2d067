using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The place where a model is fed.</summary>
/// <param name="shape">The shape of one example, without the batch axis.</param>
/// <param name="dtype">The element type. Default Float32.</param>
public sealed class InputLayer(Shape shape, DType dtype = DType.Float32) : Layer
{
    private const string Symbols = "symbols";

    /// <summary>The shape of one example.</summary>
    public Shape Shape => shape;

    /// <summary>The element type.</summary>
    public DType DType => dtype;

    /// <summary>How many examples every batch has; null, the default, for any number. Stateful recurrent layers need to know it.</summary>
    public int? BatchSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentException($"InputLayer: expected a batch size of 1 or more, got {value}.");
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => input;

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["batch_shape"] = new JsonArray([(long?)BatchSize, .. shape.Select(n => n.IsKnown ? (JsonNode?)n.Value : null)]),
        ["dtype"] = dtype == DType.Text ? "string" : dtype.ToString().ToLowerInvariant(), ["sparse"] = false,
    };

    // Keras does not say which unknown extents are the same.
    internal override JsonObject OwnSettings() => shape.Any(n => n.Name is not null) ? new() { [Symbols] = new JsonArray([.. shape.Select(n => (JsonNode?)n.Name)]) } : [];

    internal static InputLayer FromConfig(KerasConfig config) => FromConfig(config, "");

    /// <summary>The layer of settings.</summary>
    /// <param name="config">Keras 2 called the shape batch_input_shape.</param>
    /// <param name="symbols">What the names of unknown extents begin with, where the settings have none.</param>
    internal static InputLayer FromConfig(KerasConfig config, string symbols)
    {
        var shape = (config["batch_shape"] ?? config["batch_input_shape"]) as JsonArray
            ?? throw new ArgumentException($"InputLayer: expected a list of extents as \"batch_shape\", got {config["batch_shape"]?.ToJsonString() ?? "nothing"}.");
        string type = config.Text("dtype", "float32");
        DType dtype = type == "string" ? DType.Text : Enum.TryParse(type, ignoreCase: true, out DType known) ? known
            : throw new ArgumentException($"InputLayer: expected an element type as \"dtype\", got \"{type}\".");
        JsonArray names = config[Symbols] as JsonArray ?? [];
        return new([.. shape.Skip(1).Select((n, axis) => n is null ? Dim.Symbol(names.ElementAtOrDefault(axis)?.GetValue<string>() ?? $"{symbols}axis{axis + 1}") : n.GetValue<long>())], dtype) { BatchSize = shape is [{ } batch, ..] ? batch.GetValue<int>() : null };
    }

    /// <summary>The symbolic tensor that the other layers are applied to.</summary>
    internal SymbolicTensor Tensor => field ??= new LayerApplication(this, [], [], [new TensorType(dtype, shape.Insert(0, BatchSize is { } size ? size : Dim.Symbol("batch")))]).Results[0];
}
