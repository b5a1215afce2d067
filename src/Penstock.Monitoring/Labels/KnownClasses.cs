namespace Penstock.Monitoring;

/// <summary>Finds the class that a label means: by its exact name, else by one that differs by case or a dot at the end alone, as some files of labels have it.</summary>
/// <param name="names">The model's classes, in the order of their numbers.</param>
public sealed class KnownClasses(IReadOnlyList<string> names)
{
    private readonly Dictionary<string, int> _exact = Numbers(names, name => name), _alike = Numbers(names, Alike);

    /// <summary>The number of the class that a label means; null where it is none of them.</summary>
    /// <param name="label">The label as it was written.</param>
    public int? NumberOf(string label) => _exact.TryGetValue(label, out int number) || _alike.TryGetValue(Alike(label), out number) ? number : null;

    private static Dictionary<string, int> Numbers(IReadOnlyList<string> names, Func<string, string> key) => names.Index().DistinctBy(n => key(n.Item)).ToDictionary(n => key(n.Item), n => n.Index, StringComparer.Ordinal);

    private static string Alike(string text) => text.TrimEnd('.').ToUpperInvariant();
}
