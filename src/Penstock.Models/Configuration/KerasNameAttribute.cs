namespace Penstock.Models;

/// <summary>How Keras calls a class where its name is not the type's own, or where it comes from a package beside Keras.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class KerasNameAttribute(string name) : Attribute
{
    public string Name => name;

    /// <summary>The package that registers the class; null, the default, for Keras itself.</summary>
    public string? Package { get; init; }

    /// <summary>Where that package has it.</summary>
    public string? Module { get; init; }
}
