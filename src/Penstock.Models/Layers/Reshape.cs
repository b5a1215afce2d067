using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The numbers of each example in the same order under another shape. Output [batch, targetShape..].</summary>
/// <param name="targetShape">The shape without the batch axis; one extent may be -1, which is what the others leave.</param>
public sealed class Reshape(params int[] targetShape) : Layer
{
    /// <summary>The shape without the batch axis.</summary>
    public IReadOnlyList<int> TargetShape => targetShape;

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 1, "input with a batch axis", $"shape {input.Shape}");
        Require(targetShape.Count(n => n < 0) <= 1, "one extent of -1 at most", $"[{string.Join(", ", targetShape)}]");
        Dim size = input.Shape.Product(1, input.Shape.Rank);
        long known = targetShape.Where(n => n >= 0).Aggregate(1L, (product, n) => product * n);
        bool infers = targetShape.Any(n => n < 0);
        Require(!size.IsKnown || (infers ? known > 0 && size.Value % known == 0 : size.Value == known), $"a shape of {size} numbers", $"[{string.Join(", ", targetShape)}]");
        return Op.Reshape(input, [input.Shape[0], .. targetShape.Select(n => n < 0 ? size / known : n)]);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["target_shape"] = KerasText.List(targetShape) };

    internal static Reshape FromConfig(KerasConfig config) => new(config.Wholes("target_shape") ?? []);
}
