using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>x where x &gt; 0, else alpha * (exp(x) - 1) (Clevert et al. 2016).</summary>
/// <param name="alpha">Default 1.</param>
public sealed class ELU(double alpha = 1) : Layer
{
    /// <summary>The size of the limit below 0.</summary>
    public double Alpha => alpha;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => Op.Elu(input, alpha);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["alpha"] = alpha };

    internal static ELU FromConfig(KerasConfig config) => new(config.Number("alpha", 1));
}
