namespace Penstock.Models;

/// <summary>A learning rate that may change from step to step.</summary>
public abstract record Schedule
{
    /// <summary>The rate of a step, the first being 0.</summary>
    public abstract double At(long step);

    /// <summary>A rate that stays.</summary>
    public static implicit operator Schedule(double rate) => new ConstantRate(rate);

    /// <summary>A rate that stays.</summary>
    public static implicit operator Schedule(float rate) => new ConstantRate((double)(decimal)rate);
}

/// <summary>A learning rate that stays.</summary>
public sealed record ConstantRate(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}
