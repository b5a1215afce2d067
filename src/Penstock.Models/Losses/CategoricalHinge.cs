using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>max(1 + the largest output of a wrong class - the output of the right class, 0); labels are 1 for the right class, 0 for the others.</summary>
public sealed class CategoricalHinge : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        Value wanted = Match(target, output);
        Value right = Op.Sum(wanted * output, -1), wrong = Op.Max((1 - wanted) * output, -1);
        return Op.Relu(wrong - right + 1);
    }

    internal static CategoricalHinge FromConfig(KerasConfig _) => new();
}
