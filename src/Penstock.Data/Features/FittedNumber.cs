using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>(f(x) - shift) / scale, where f may be sign(x) log(1 + |x|).</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Column">The column.</param>
/// <param name="Fill">What stands for a missing number, before f.</param>
/// <param name="Shift">What is subtracted.</param>
/// <param name="Scale">What is divided by.</param>
public sealed record FittedNumber(string Name, string Column, double Fill, double Shift, double Scale) : FittedFeature(Name)
{
    /// <summary>Whether the logarithm is taken.</summary>
    public bool IsLog { get; init; }

    /// <summary>Whether a second place says that the number was missing.</summary>
    public bool Indicator { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [new(Column, IsText: false)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Places => Indicator ? [Name, $"{Name}=missing"] : [Name];

    internal override string? Flaw() => !double.IsFinite(Fill) || !double.IsFinite(Shift) || !double.IsFinite(Scale) || Scale == 0
        ? $"fill {Fill}, shift {Shift} and scale {Scale}, which are not finite or 0"
        : null;

    internal override Value AddTo(Func<string, Value> column)
    {
        Value x = column(Column), missing = Op.IsNaN(x), filled = Op.Where(missing, x.Graph.Number(Fill, DType.Float64), x);
        if (IsLog) filled = Op.Sign(filled) * Op.Log1p(Op.Abs(filled));
        if (Shift != 0) filled -= Shift;
        if (Scale != 1) filled /= Scale;
        return Indicator ? Op.Concatenate(1, AsPlace(filled), AsPlace(missing)) : AsPlace(filled);
    }

    /// <summary>log(1 + x), exact for small x too.</summary>
    internal static double Log1p(double x) => 1 + x is var sum && sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
}
