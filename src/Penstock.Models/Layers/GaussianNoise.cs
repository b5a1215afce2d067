using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Adds numbers of a normal distribution of mean 0 while training; else gives its input.</summary>
public sealed class GaussianNoise : RandomLayer
{
    /// <summary>Makes a layer of noise.</summary>
    /// <param name="stddev">The standard deviation, 0 or more.</param>
    public GaussianNoise(double stddev) => Stddev = stddev >= 0 ? stddev : throw new ArgumentException($"GaussianNoise: expected a deviation of 0 or more, got {stddev}.");

    /// <summary>The standard deviation.</summary>
    public double Stddev { get; }

    private protected override Value Change(Value input, LayerCall call, long seed) =>
        Stddev == 0 ? input : input + Op.RandomNormal(input.Shape, seed, call.Step, 0, Stddev, input.DType);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["stddev"] = Stddev, ["seed"] = Seed };

    internal static GaussianNoise FromConfig(KerasConfig config) => new(config.Number("stddev")) { Seed = config.OptionalLong("seed") };
}
