using System.Collections;
using System.Reflection;

namespace Penstock.Pipelines;

/// <summary>What a step was made from, read off its fields: other steps, and everything else.</summary>
/// <param name="Inputs">The steps that fields hold, with the names of the fields.</param>
/// <param name="Parameters">The other fields: name and value.</param>
internal sealed record StepFields(IReadOnlyList<(string Name, Step Step)> Inputs, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static StepFields Of(Step step)
    {
        var (inputs, parameters) = (new List<(string, Step)>(), new List<(string, object?)>());
        foreach (FieldInfo field in FieldsOf(step.GetType()))
        {
            string name = NameOf(field);
            switch (field.GetValue(step))
            {
                case Step input:
                    inputs.Add((name, input));
                    break;
                case IEnumerable items and not string when items.Cast<object?>().ToList() is var all && all.OfType<Step>().Any():
                    if (!all.All(item => item is Step)) throw new ArgumentException($"{step.Name}: expected steps alone in \"{name}\", got other things among them.");
                    inputs.AddRange(all.Cast<Step>().Select((input, i) => (all.IndexOf(input) == i ? input.Name : $"{input.Name} ({i + 1})", input)));
                    break;
                case var value when !IsLeftOut(field):
                    parameters.Add((name, value));
                    break;
            }
        }
        return new(inputs, parameters);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? part = type; part is not null && !(part.IsGenericType && part.GetGenericTypeDefinition() == typeof(Step<>)); part = part.BaseType)
            foreach (FieldInfo field in part.GetFields(OwnFields).OrderBy(NameOf, StringComparer.Ordinal)) yield return field;
    }

    private static bool IsLeftOut(FieldInfo field) => field.IsDefined(typeof(NotInKeyAttribute))
        || (field.Name.StartsWith('<') && field.DeclaringType!.GetProperty(NameOf(field), OwnFields)?.IsDefined(typeof(NotInKeyAttribute)) == true);

    // The compiler calls them <examples>P and <Seed>k__BackingField.
    private static string NameOf(FieldInfo field) => field.Name is ['<', .. var rest] ? rest[..rest.IndexOf('>')] : field.Name.TrimStart('_');
}
