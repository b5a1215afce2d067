namespace Penstock.Registry;

/// <summary>An alias does not point where a caller expected it to: somebody else moved it. Look again and decide anew.</summary>
public sealed class AliasConflictException : InvalidOperationException
{
    internal AliasConflictException(string model, string alias, int? expected, int? actual)
        : base($"registry: expected {alias} of {model} to be {Words(expected)}, got {Words(actual)}. Somebody else moved it: look at its history and decide anew.") => Actual = actual;

    /// <summary>The version that the alias points to; null for none.</summary>
    public int? Actual { get; }

    private static string Words(int? version) => version is { } v ? $"version {v}" : "unset";
}
