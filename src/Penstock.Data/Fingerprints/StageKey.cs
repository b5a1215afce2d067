using System.Reflection;

namespace Penstock.Data;

/// <summary>Something that is made of stages.</summary>
internal interface IStaged
{
    Stage Stage { get; }
}

/// <summary>A sequence that is made while it is read.</summary>
/// <param name="Elements">The sequence.</param>
/// <param name="Count">How many elements it has, where that is known without reading it.</param>
internal sealed record LazySequence(object Elements, long? Count);

/// <summary>A digest of what decides the elements of a stage: verbs, settings, the code of functions and of the libraries that they call, and the files that are read.</summary>
internal static class StageKey
{
    // They decide when elements are made, not which.
    private static readonly string[] s_passing = ["Prefetch", "Tuned", "Cache"];

    /// <summary>The digest.</summary>
    /// <exception cref="ArgumentException">A setting cannot be compared from run to run, such as an open file in a function.</exception>
    public static string Of(Stage stage, WalkRules rules)
    {
        using var digest = new Digest();
        var libraries = new HashSet<Module>();
        Add(stage, rules, digest, libraries);
        foreach (Module library in libraries.OrderBy(library => library.Assembly.FullName, StringComparer.Ordinal)) digest.Add(library.ModuleVersionId.ToString("N"));
        return digest.ToHex();
    }

    /// <summary>Whether a stage gives what it is given, in the same order.</summary>
    public static bool IsPassing(Stage stage) => s_passing.Contains(stage.Verb);

    private static void Add(Stage stage, WalkRules rules, Digest digest, HashSet<Module> libraries)
    {
        if (!IsPassing(stage))
        {
            digest.Add(stage.Verb).Add(stage.Settings.Count);
            foreach (object? setting in stage.Settings)
            {
                ValueFingerprint fingerprint = ValueWalk.Of(setting, stage.Verb, rules);
                digest.Add(fingerprint.Values).Add(fingerprint.Code ?? "");
                libraries.UnionWith(fingerprint.Libraries);
            }
            digest.Add(stage.Sources.Count);
        }
        // Whoever names a version answers for what stands before it.
        if (stage.Verb == "Snapshot") return;
        foreach (Stage source in stage.Sources) Add(source, rules, digest, libraries);
    }
}
