namespace Penstock.Models;

/// <summary>The name that Keras gives to a class where it is not the type's own.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class KerasNameAttribute(string name) : Attribute
{
    public string Name => name;
}
