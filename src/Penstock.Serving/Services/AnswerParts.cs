using System.Linq.Expressions;
using System.Reflection;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Serving;

/// <summary>What can be asked of a model's answer, as expressions over a <see cref="RowAnswer"/>.</summary>
/// <param name="row">What the model gave.</param>
/// <param name="meaning">What it means.</param>
/// <param name="width">Numbers a row.</param>
/// <param name="version">The number of the version.</param>
internal sealed class AnswerParts(ParameterExpression row, ModelSignature meaning, int width, long version)
{
    private const string Probability = "Probability", Probabilities = "Probabilities", Decision = "Decision", Class = "Class", Value = "Value", Threshold = "Threshold", Version = "Version";
    private static readonly string[] s_names = [Probability, Probabilities, Decision, Class, Value, Threshold, Version];

    private bool IsBinary => meaning.Task == Target.Binary;

    private bool IsClasses => meaning.Task == Target.Classes;

    /// <summary>An answer of a type.</summary>
    /// <exception cref="NotSupportedException">The model does not answer so.</exception>
    public Expression Make(Type type)
    {
        if (type == typeof(float) || type == typeof(double)) return Part(IsBinary ? Probability : Value, type, "the answer");
        if (type == typeof(bool)) return Part(Decision, type, "the answer");
        if (type == typeof(string) || type == typeof(int) || type.IsEnum) return Part(Class, type, "the answer");
        if (type == typeof(float[])) return Part(Probabilities, type, "the answer");
        return MakeWhole(type);
    }

    // Through the constructor with the most parameters, and then what can be set besides.
    private Expression MakeWhole(Type type)
    {
        ConstructorInfo? constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
        if (type.IsAbstract || type.IsPrimitive || constructor is null && !type.IsValueType)
            throw new NotSupportedException($"expected an answer that is a float, double, bool, string, int, enum, float[] or a type with properties, got {type.ToDisplay()}. Take one of these.");
        ParameterInfo[] parameters = constructor?.GetParameters() ?? [];
        Expression[] arguments = [.. parameters.Select(p => Part(p.Name!, p.ParameterType, $"{p.Name} of {type.Name}"))];
        PropertyInfo[] settable = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && !parameters.Any(q => string.Equals(q.Name, p.Name, StringComparison.OrdinalIgnoreCase)))];
        if (arguments.Length + settable.Length == 0) throw new NotSupportedException($"expected properties of {type.Name} among {string.Join(", ", s_names)}, got none. Add some.");
        return Expression.MemberInit(constructor is null ? Expression.New(type) : Expression.New(constructor, arguments),
            settable.Select(p => Expression.Bind(p, Part(p.Name, p.PropertyType, $"{p.Name} of {type.Name}"))));
    }

    private Expression Part(string name, Type type, string place)
    {
        string part = s_names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new NotSupportedException($"expected properties among {string.Join(", ", s_names)}, got {place}. Take it away, or let nothing set it.");
        return part switch
        {
            Probability when IsBinary || IsClasses => Number(Expression.Property(row, nameof(RowAnswer.Probability)), type, place),
            Probabilities when type.IsAssignableFrom(typeof(float[])) => Expression.Convert(Expression.Call(row, nameof(RowAnswer.All), []), type),
            Probabilities => throw Wrong(type, "float[]", place),
            Decision when IsBinary => type == typeof(bool) ? Expression.Property(row, nameof(RowAnswer.Decision)) : throw Wrong(type, "bool", place),
            Class when IsBinary || IsClasses => ClassOf(type, place),
            Value when width == 1 => Number(Expression.Property(row, nameof(RowAnswer.Number)), type, place),
            Threshold when IsBinary => Number(Expression.Constant(meaning.Threshold), type, place),
            Version => type == typeof(long) ? Expression.Constant(version) : throw Wrong(type, "long", place),
            _ => throw new NotSupportedException($"expected {place} to be something that a model of task {meaning.Task ?? "unknown"} with {width} number(s) a row answers, got {part}. Ask for something else."),
        };
    }

    private static Expression Number(Expression number, Type type, string place) =>
        type == typeof(float) || type == typeof(double) ? Expression.Convert(number, type) : throw Wrong(type, "float or double", place);

    private Expression ClassOf(Type type, string place)
    {
        Expression index = Expression.Property(row, nameof(RowAnswer.ClassIndex));
        int classes = IsBinary ? 2 : width;
        if (type == typeof(int)) return index;
        if (type != typeof(string) && !type.IsEnum) throw Wrong(type, "string, int or an enum", place);
        if (meaning.ClassNames.Count != classes)
            throw new NotSupportedException($"expected the names of {classes} classes in the model for {place}, got {meaning.ClassNames.Count}. Ask for an int, or save the model with names.");
        if (type == typeof(string)) return Expression.ArrayIndex(Expression.Constant(meaning.ClassNames.ToArray()), index);
        var values = Array.CreateInstance(type, classes);
        for (int i = 0; i < classes; i++)
        {
            if (!Enum.TryParse(type, meaning.ClassNames[i], ignoreCase: true, out object? value) || !Enum.IsDefined(type, value))
                throw new NotSupportedException($"expected members of {type.Name} for the classes {string.Join(", ", meaning.ClassNames)}, got none for {meaning.ClassNames[i]}. Add it.");
            values.SetValue(value, i);
        }
        return Expression.ArrayIndex(Expression.Constant(values), index);
    }

    private static NotSupportedException Wrong(Type type, string expected, string place) => new($"expected {place} to be {expected}, got {type.ToDisplay()}. Change its type.");
}

/// <summary>The names of types in messages.</summary>
internal static class TypeDisplay
{
    /// <summary>double? for a nullable double, else the type's own name.</summary>
    public static string ToDisplay(this Type type) => Nullable.GetUnderlyingType(type) is { } bare ? $"{bare.Name}?" : type.Name;
}
