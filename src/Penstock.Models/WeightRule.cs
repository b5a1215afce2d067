using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>How a weight begins, what its size adds to the loss, and what it is put back to after a step.</summary>
internal sealed record WeightRule(Initializer Initializer, Regularizer? Regularizer = null, Constraint? Constraint = null)
{
    /// <summary>Adds the three settings to those of a layer: kernel_initializer, kernel_regularizer, kernel_constraint.</summary>
    public void Write(JsonObject config, string weight)
    {
        config[$"{weight}_initializer"] = Initializer.Described();
        config[$"{weight}_regularizer"] = Regularizer?.Described();
        config[$"{weight}_constraint"] = Constraint?.Described();
    }

    /// <summary>The rule that a layer's settings give; this one where they are silent.</summary>
    public WeightRule Read(KerasConfig config, string weight) => new(
        config.Initializer($"{weight}_initializer", Initializer),
        config[$"{weight}_regularizer"] is { } regularizer ? Models.Regularizer.FromConfig(regularizer) : Regularizer,
        config[$"{weight}_constraint"] is { } constraint ? Models.Constraint.FromConfig(constraint) : Constraint);
}
