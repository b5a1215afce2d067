using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Penstock.Tests;

/// <summary>Writes the public members of an assembly, one a line, types and members in order of name.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => TypeNames.Of(type), StringComparer.Ordinal))
        {
            text.Append(Heading(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Heading(Type type)
    {
        string heading = $"{Kind(type)} {TypeNames.Of(type)}";
        if (type.IsEnum) return $"{heading} : {TypeNames.Of(type.GetEnumUnderlyingType())}";
        if (type.IsSubclassOf(typeof(Delegate))) return Method(type.GetMethod("Invoke")!, heading);
        string[] parents = [.. Parents(type)];
        return parents.Length == 0 ? heading : $"{heading} : {string.Join(", ", parents)}";
    }

    // The parent, then the interfaces that neither the parent nor another interface brings along.
    private static IEnumerable<string> Parents(Type type)
    {
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object)) yield return TypeNames.Of(parent);
        var all = type.GetInterfaces().Where(face => face.IsPublic && !(IsRecord(type) && face.Name == "IEquatable`1")).ToArray();
        var implied = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        foreach (string face in all.Except(implied).Select(face => TypeNames.Of(face)).Order(StringComparer.Ordinal))
            yield return face;
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
    };

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate))) return [];
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture),3} {field.Name}");
        return type.GetMembers(Declared).Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) || member is FieldInfo or PropertyInfo)
            .Select(Member).OfType<string>();
    }

    private static string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made when IsVisible(made) => Method(made, $"{Modifiers(made)}new"),
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_")) && !IsInherited(method) =>
            Method(method, $"{Modifiers(method)}{TypeNames.Of(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{TypeNames.Arguments(method)}"),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) && property.Name != "EqualityContract" => Property(property),
        FieldInfo field when field.IsPublic || field.IsFamily =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{TypeNames.Of(field.FieldType, Nullability.Create(field))} {field.Name}{(field.IsLiteral ? $" = {Value(field.GetRawConstantValue())}" : "")}",
        EventInfo raised when IsVisible(raised.AddMethod!) => $"event {TypeNames.Of(raised.EventHandlerType!)} {raised.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInherited(MethodInfo method) => method.GetBaseDefinition().DeclaringType == typeof(object);

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "") + Dispatch(method);

    private static string Dispatch(MethodBase method) => method switch
    {
        { IsVirtual: false } or { IsFinal: true } or { DeclaringType.IsInterface: true } => "",
        { IsAbstract: true } => "abstract ",
        MethodInfo overriding when overriding.GetBaseDefinition() != overriding => "override ",
        _ => "virtual ",
    };

    private static string Method(MethodBase method, string before) =>
        $"{before}({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Parameters(method.GetParameters())})";

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var verbs = accessors.Select(accessor => accessor == property.GetMethod ? "get;" : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");
        return $"{Modifiers(accessors[0])}{required}{TypeNames.Of(property.PropertyType, Nullability.Create(property))} {(index == "" ? property.Name : "this")}{index} {{ {string.Join(' ', verbs)} }}";
    }

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")
        + (parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "")
        + $"{TypeNames.Of(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue)}" : "")));

    private static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
