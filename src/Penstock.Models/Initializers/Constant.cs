using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The same number everywhere.</summary>
public sealed record Constant(float Value) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed) => values.Fill(Value);
}
