using System.Globalization;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>What names a model or a version of it: taxi, taxi/3 or taxi/champion.</summary>
/// <param name="Model">The model.</param>
/// <param name="Part">The number or alias; null for the model as a whole.</param>
internal sealed record VersionName(string Model, string? Part)
{
    public static VersionName Parse(string text) => text.Split('/') switch
    {
        [{ Length: > 0 } model] => new(model, null),
        [{ Length: > 0 } model, { Length: > 0 } part] => new(model, part),
        _ => throw new UsageException($"expected MODEL or MODEL/VERSION, such as taxi/3 or taxi/{ModelRegistry.Champion}, got \"{text}\"."),
    };

    /// <summary>A name without a version.</summary>
    public static string ParseModel(string text) => Parse(text) is { Part: null } name ? name.Model : throw new UsageException($"expected MODEL without a version, got \"{text}\".");

    /// <summary>A name with a version.</summary>
    public static VersionName ParseVersion(string text) => Parse(text) is { Part: not null } name ? name : throw new UsageException($"expected MODEL/VERSION, such as {text}/3 or {text}/{ModelRegistry.Champion}, got \"{text}\".");

    /// <summary>The version that is named.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ModelVersion Find(ModelRegistry registry) =>
        (int.TryParse(Part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? registry.Find(Model, number) : registry.Find(Model, Part!)) ?? throw new ArgumentException(Absent(registry));

    private string Absent(ModelRegistry registry)
    {
        IReadOnlyList<RegisteredModel> models = registry.Models();
        if (models.FirstOrDefault(m => m.Name == Model) is not { } model) return Absent("model", models.Select(m => m.Name), Model);
        return Absent($"version of {Model}", registry.Versions(Model).Select(v => v.Version.ToString(CultureInfo.InvariantCulture)).Concat(model.Aliases.Keys), Part!);
    }

    /// <summary>That there is no such thing, and what there is.</summary>
    public static string Absent(string what, IEnumerable<string> names, string wanted)
    {
        const int most = 10;
        string[] all = [.. names];
        string rest = all.Length > most ? $" and {all.Length - most} more" : "";
        return $"models: expected a {what} that is registered ({(all.Length == 0 ? "there is none" : string.Join(", ", all.Take(most)) + rest)}), got \"{wanted}\". Run \"penstock models list\".";
    }
}
