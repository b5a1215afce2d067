namespace Penstock.Data;

/// <summary>x factor + offset, by numbers that are given; nothing but what stands for a missing number is looked for in the training rows.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
/// <param name="Factor">What the number is multiplied by, not 0. Default 1.</param>
/// <param name="Offset">What is added then. Default 0.</param>
public sealed record Rescaled(string Column, double Factor = 1, double Offset = 0) : NumberFeature(Column)
{
    /// <summary>What the number is multiplied by.</summary>
    public double Factor { get; } = double.IsFinite(Factor) && Factor != 0 ? Factor : throw new ArgumentException(FormattableString.Invariant($"Rescaled \"{Column}\": expected a factor that is a number and not 0, got {Factor}."));

    private protected override string DefaultName => $"{Column}_rescaled";

    internal override (double Shift, double Scale) Scaling(Moments moments) => (-Offset / Factor, 1 / Factor);
}
