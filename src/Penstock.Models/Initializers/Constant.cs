using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The same number everywhere.</summary>
public sealed record Constant(float Value) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed) => values.Fill(Value);

    /// <inheritdoc/>
    protected override JsonObject Settings() => new() { ["value"] = Value };

    internal static Constant FromConfig(KerasConfig config) => new((float)config.Number("value", 0));
}
