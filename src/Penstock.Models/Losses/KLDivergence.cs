using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>sum(target * log(target / output)) over the last axis; numbers are kept within 1e-7 and 1.</summary>
public sealed class KLDivergence : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Targets.Clip(Match(target, output), Probabilities.Epsilon, 1), given = Targets.Clip(output, Probabilities.Epsilon, 1);
        return Op.Sum(wanted * Op.Log(wanted / given), -1);
    }

    internal static KLDivergence FromConfig(KerasConfig _) => new();
}
