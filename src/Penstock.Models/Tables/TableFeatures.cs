using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Fitted features as a layer: raw columns in, the matrix or the ids of one feature out. Keras has no such layer; its files hold the settings all the same.</summary>
/// <param name="features">The fitted features; the layer is applied to one tensor [rows] for each of their columns.</param>
/// <param name="output">What the layer gives: <see cref="FittedFeatures.Matrix"/>, the default, or the name of a feature that is an input of its own.</param>
public sealed class TableFeatures(FittedFeatures features, string output = FittedFeatures.Matrix) : Layer
{
    /// <summary>The fitted features.</summary>
    public FittedFeatures Features => features;

    /// <summary>What the layer gives.</summary>
    public string Output => output;

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => Call([input], call);

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
    {
        IReadOnlyList<(string Name, Value Value)> results = features.AddTo(inputs);
        Require(results.Any(r => r.Name == output), $"one of {string.Join(", ", results.Select(r => r.Name))}", output);
        return results.First(r => r.Name == output).Value;
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["features"] = JsonNode.Parse(features.ToJson()), ["output"] = output };

    internal static TableFeatures FromConfig(KerasConfig config)
    {
        try
        {
            return new(FittedFeatures.FromJson(config["features"]?.ToJsonString() ?? "null"), config.Text("output", FittedFeatures.Matrix));
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"{config.Owner}: {e.Message}", e);
        }
    }
}
