using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The axes of each example in another order.</summary>
/// <param name="dims">Which axis of the input each axis of the output is, counted from 1, without the batch axis.</param>
public sealed class Permute(params int[] dims) : Layer
{
    /// <summary>Which axis of the input each axis of the output is.</summary>
    public IReadOnlyList<int> Dims { get; } = dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length)) ? dims
        : throw new ArgumentException($"Permute: expected each axis from 1 to {dims.Length} once, got [{string.Join(", ", dims)}].");

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank == Dims.Count + 1, $"an input of {Dims.Count} axes behind the batch axis", $"shape {input.Shape}");
        return Op.Transpose(input, [0, .. Dims]);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["dims"] = KerasText.List(Dims) };

    internal static Permute FromConfig(KerasConfig config) => new(config.Wholes("dims") ?? []);
}
