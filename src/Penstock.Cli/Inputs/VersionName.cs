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
    public ModelVersion Find(ModelRegistry registry) => registry.GetVersion(Model, Part!);
}
