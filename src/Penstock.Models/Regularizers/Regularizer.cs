using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What the size of a weight, or of what a layer gives, adds to the loss.</summary>
public abstract record Regularizer
{
    /// <summary>The class name in Keras.</summary>
    public string KerasName => KerasText.NameOf(GetType());

    /// <summary>Adds the nodes of the penalty, a scalar.</summary>
    public abstract Value Penalty(Value x);

    /// <summary>The settings as Keras writes them.</summary>
    public abstract JsonObject Config();

    internal JsonObject Described() => KerasText.Object("keras.regularizers", KerasName, Config());

    /// <summary>The regularizer of a name, or of a class name and settings.</summary>
    internal static Regularizer FromConfig(JsonNode node) =>
        KerasRegistry<Regularizer>.Create(node is JsonValue value && value.TryGetValue(out string? name) && name == "l1_l2" ? nameof(L1L2) : node);

    /// <summary>A factor of 0 or more.</summary>
    private protected double Checked(double factor) => factor is >= 0 and < double.PositiveInfinity
        ? factor
        : throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a factor of 0 or more, got {factor}."));
}
