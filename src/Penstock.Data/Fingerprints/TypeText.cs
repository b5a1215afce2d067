using System.Reflection;
using System.Text.RegularExpressions;

namespace Penstock.Data;

/// <summary>Names of types and members that do not change when other code of their module does.</summary>
internal static partial class TypeText
{
    // Data of array initializers: a field is named by the digest of what it holds.
    private const string EmbeddedData = "<PrivateImplementationDetails>";

    /// <summary>The full name of a type, with its arguments.</summary>
    public static string Of(Type? type)
    {
        if (type is null) return "";
        if (type.HasElementType) return Of(type.GetElementType()) + (type.IsArray ? $"[{type.GetArrayRank()}]" : type.IsByRef ? "&" : "*");
        if (type.IsGenericParameter) return $"!{type.GenericParameterPosition}{(type.DeclaringMethod is null ? "" : "m")}";
        string name = Stable($"{type.Namespace}.{(type.DeclaringType is { } outer ? Of(Definition(outer)) + "+" : "")}{type.Name}");
        return type.IsGenericType ? $"{name}<{string.Join(',', type.GetGenericArguments().Select(Of))}>" : name;
    }

    /// <summary>The name of a method or field.</summary>
    public static string NameOf(MemberInfo member) => member.DeclaringType?.FullName?.StartsWith(EmbeddedData, StringComparison.Ordinal) == true ? member.Name : Stable(member.Name);

    // The compiler numbers what it makes by its place in the file.
    private static string Stable(string name) => name.AsSpan().IndexOfAny('<', '>') >= 0 && !name.StartsWith(EmbeddedData, StringComparison.Ordinal) ? Digits().Replace(name, "") : name;

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
