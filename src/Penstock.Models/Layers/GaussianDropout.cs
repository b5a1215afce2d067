using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Multiplies by numbers of a normal distribution of mean 1 and variance rate / (1 - rate) while training, as a dropout of that rate has (Srivastava et al. 2014); else gives its input.</summary>
public sealed class GaussianDropout : RandomLayer
{
    /// <summary>Makes a layer of noise.</summary>
    /// <param name="rate">From 0 to below 1.</param>
    public GaussianDropout(double rate) => Rate = rate is >= 0 and < 1 ? rate : throw new ArgumentException(FormattableString.Invariant($"GaussianDropout: expected a rate from 0 to below 1, got {rate}."));

    /// <summary>The rate of the dropout that has as much variance.</summary>
    public double Rate { get; }

    private protected override Value Change(Value input, LayerCall call, long seed) =>
        Rate == 0 ? input : input * Op.RandomNormal(input.Shape, seed, call.Step, 1, Math.Sqrt(Rate / (1 - Rate)), input.DType);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["rate"] = Rate, ["seed"] = Seed };

    internal static GaussianDropout FromConfig(KerasConfig config) => new(config.Number("rate")) { Seed = config.OptionalLong("seed") };
}
