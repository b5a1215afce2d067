using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The second quarter of a bias are ones, so that a memory keeps what it has; the rest is drawn as given.</summary>
internal sealed record OpenForgetGate(Initializer Rest) : Initializer
{
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        Rest.Create(new TensorType(DType.Float32, shape), seed).AsSpan<float>().CopyTo(values);
        int units = values.Length / 4;
        values.Slice(units, units).Fill(1);
    }
}
