using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The numbers of a list, row-major: what a layer has found in data.</summary>
internal sealed record Listed(float[] Values) : Initializer
{
    protected override void Fill(Span<float> values, Shape shape, long seed) => Values.CopyTo(values);
}
