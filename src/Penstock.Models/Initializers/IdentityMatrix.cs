using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The gain on the diagonal of a matrix, 0 elsewhere.</summary>
[KerasName("Identity")]
public sealed record IdentityMatrix(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, long seed)
    {
        if (shape.Rank != 2) throw new ArgumentException($"IdentityMatrix: expected a weight of rank 2, got shape {shape}.");
        int columns = (int)shape[1].Value;
        for (int i = 0; i < Math.Min(shape[0].Value, columns); i++) values[i * (columns + 1)] = (float)Gain;
    }

    /// <inheritdoc/>
    protected override JsonObject Settings() => new() { ["gain"] = Gain };

    internal static IdentityMatrix FromConfig(KerasConfig config) => new(config.Number("gain", 1));
}
