using System.Reflection;

namespace Penstock.Tests;

/// <summary>Names of types as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        string mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType && !type.IsByRef && !type.IsGenericParameter ? "?" : "";
        return Plain(type, nullability) + mark;
    }

    public static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Plain(Type type, NullabilityInfo? nullability)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsByRef) return Of(type.GetElementType()!, nullability);
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsArray) return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        if (type.IsGenericParameter) return type.Name;
        var arguments = type.GetGenericArguments();
        if (type.Name.StartsWith("ValueTuple`")) return $"({Joined(arguments, nullability)})";
        string name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer)
        {
            name = $"{Plain(outer, null).Split('<')[0]}.{name}";
            arguments = [.. arguments.Skip(type.Name.Contains('`') ? 0 : arguments.Length)];
        }
        return arguments.Length == 0 ? name : $"{name}<{Joined(arguments, nullability)}>";
    }

    private static string Joined(Type[] arguments, NullabilityInfo? nullability) =>
        string.Join(", ", arguments.Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))));
}
