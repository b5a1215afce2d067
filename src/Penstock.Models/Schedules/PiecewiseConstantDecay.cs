using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A rate that stays between boundaries: the first value up to and including the first boundary, and so on.</summary>
public sealed record PiecewiseConstantDecay : Schedule
{
    /// <summary>Rates between boundaries.</summary>
    /// <param name="boundaries">Steps in rising order.</param>
    /// <param name="values">Rates, one more than there are boundaries.</param>
    public PiecewiseConstantDecay(IReadOnlyList<double> boundaries, IReadOnlyList<double> values)
    {
        if (values.Count != boundaries.Count + 1)
            throw new ArgumentException($"PiecewiseConstantDecay: expected one more value than the {boundaries.Count} boundaries, got {values.Count}.");
        (Boundaries, Values) = (boundaries, values);
    }

    /// <summary>Steps in rising order.</summary>
    public IReadOnlyList<double> Boundaries { get; }

    /// <summary>Rates, one more than there are boundaries.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <inheritdoc/>
    public override double At(long step)
    {
        int piece = 0;
        while (piece < Boundaries.Count && step > Boundaries[piece]) piece++;
        return Values[piece];
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["boundaries"] = KerasText.List(Boundaries), ["values"] = KerasText.List(Values), ["name"] = "PiecewiseConstant" };

    internal static PiecewiseConstantDecay FromConfig(KerasConfig config) => new(config.Numbers("boundaries") ?? [], config.Numbers("values") ?? []);
}
