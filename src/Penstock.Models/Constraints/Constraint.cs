using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a weight is put back to after every step of training.</summary>
public abstract record Constraint
{
    /// <summary>The class name in Keras.</summary>
    public string KerasName => KerasText.NameOf(GetType());

    /// <summary>Adds the nodes that give the allowed value nearest in the constraint's sense.</summary>
    public abstract Value Project(Value weight);

    /// <summary>The settings as Keras writes them; none unless overridden.</summary>
    public virtual JsonObject Config() => [];

    internal JsonObject Described() => KerasText.Object("keras.constraints", KerasName, Config());

    /// <summary>The constraint of a name, or of a class name and settings.</summary>
    internal static Constraint FromConfig(JsonNode node) => KerasRegistry<Constraint>.Create(node);
}
