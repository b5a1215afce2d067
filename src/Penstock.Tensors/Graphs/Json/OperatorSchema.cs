using System.Reflection;
using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>What a type of operator is called in files and which attributes it has: the parameters of its constructor, then its other properties that can be set.</summary>
internal sealed class OperatorSchema
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly ConstructorInfo _constructor;
    private readonly PropertyInfo[] _parameters, _others;

    /// <summary>Describes a type of operator.</summary>
    public OperatorSchema(Type type)
    {
        Name = ((Operator)RuntimeHelpers.GetUninitializedObject(type)).Name;
        _constructor = type.GetConstructors().Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)
            ?? throw new ArgumentException($"Graph: expected a public constructor of operator {Name}, got none.");
        _parameters = [.. _constructor.GetParameters().Select(p => type.GetProperty(p.Name!, Members)
            ?? throw new ArgumentException($"Graph: expected operator {Name} to have a property for its parameter {p.Name}. Make it a positional record."))];
        _others = [.. type.GetProperties(Members).Where(p => p.SetMethod is not null && !_parameters.Contains(p)).OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The operator's name in files.</summary>
    public string Name { get; }

    /// <summary>The attributes, in the order in which they are written.</summary>
    public IEnumerable<PropertyInfo> Attributes => _parameters.Concat(_others);

    /// <summary>Makes an operator.</summary>
    /// <param name="attribute">Gives the value of an attribute; an attribute that is no parameter keeps its default where it gives null.</param>
    public Operator Create(Func<PropertyInfo, bool, object?> attribute)
    {
        var op = (Operator)_constructor.Invoke([.. _parameters.Select(p => attribute(p, true))]);
        foreach (PropertyInfo property in _others)
            if (attribute(property, false) is { } value) property.SetValue(op, value);
        return op;
    }
}
