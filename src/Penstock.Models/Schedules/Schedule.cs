using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A learning rate that may change from step to step.</summary>
public abstract record Schedule
{
    /// <summary>The rate of a step, the first being 0.</summary>
    public abstract double At(long step);

    /// <summary>The class name in Keras.</summary>
    public string KerasName => KerasText.NameOf(GetType());

    /// <summary>The settings as Keras writes them; none unless overridden.</summary>
    public virtual JsonObject Config() => [];

    /// <summary>A rate that stays.</summary>
    public static implicit operator Schedule(double rate) => new ConstantRate(rate);

    /// <summary>A rate that stays.</summary>
    public static implicit operator Schedule(float rate) => new ConstantRate((double)(decimal)rate);

    /// <summary>The schedule as it stands in an optimizer's settings: a number, or class and settings.</summary>
    internal JsonNode Described() => this is ConstantRate(var rate) ? rate : KerasText.Object("keras.optimizers.schedules", KerasName, Config());

    /// <summary>The schedule of a number, or of a class name and settings.</summary>
    internal static Schedule FromConfig(JsonNode node) => node is JsonObject ? KerasRegistry<Schedule>.Create(node) : node.GetValue<double>();
}

/// <summary>A learning rate that stays.</summary>
public sealed record ConstantRate(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}
