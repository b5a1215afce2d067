using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>What a walk over values and code takes for something of its own.</summary>
/// <param name="remedy">What a user is told to do about a value that cannot be compared.</param>
/// <param name="isEngine">Whether the code of a type is of the engine around, which is no part of what is compared.</param>
/// <param name="part">What an object counts as, besides its fields; null for any object.</param>
internal sealed class WalkRules(string remedy, Func<Type, bool> isEngine, Func<object, WalkedPart?> part)
{
    private readonly ConditionalWeakTable<Type, CodeWalk> _codes = [];

    /// <summary>Nothing is told apart.</summary>
    public static WalkRules Plain { get; } = new("Give it plain values.", _ => false, _ => null);

    public string Remedy => remedy;

    public bool IsEngine(Type definition) => isEngine(definition);

    public WalkedPart? PartOf(object value) => part(value);

    /// <summary>The code of a type, walked once.</summary>
    public CodeWalk CodeOf(Type type) => _codes.GetValue(type, of => CodeWalk.Of(of, typeof(object), this));
}

/// <summary>What an object counts as in a walk.</summary>
/// <param name="Text">What it says.</param>
/// <param name="FieldsOf">The type from which on its fields count, too; null for none.</param>
/// <param name="Expected">What was expected in its place, where it may not be there.</param>
internal sealed record WalkedPart(string Text, Type? FieldsOf = null, string? Expected = null);
