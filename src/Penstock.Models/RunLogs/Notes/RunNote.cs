namespace Penstock.Models;

/// <summary>What people keep of a run beside what it logged.</summary>
public sealed record RunNote
{
    private const int MostNotes = 100_000, MostTags = 100, MostTag = 200;

    /// <summary>Markdown; empty by default, at most 100,000 characters.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Tags; none by default, at most 100 of at most 200 characters.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name that is shown, of at most 200 characters; null, the default, for the folder's.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether it is shown only where archived runs are asked for; false by default.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Whether two notes say the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(RunNote? other) => other is not null && (Notes, Alias, IsArchived) == (other.Notes, other.Alias, other.IsArchived) && Tags.SequenceEqual(other.Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Notes, Alias, IsArchived, Tags.Count);

    internal RunNote Checked()
    {
        if (Notes.Length > MostNotes) throw new ArgumentException($"RunNote: expected notes of at most {MostNotes:N0} characters, got {Notes.Length:N0}. Shorten them.");
        if (Tags.Count > MostTags) throw new ArgumentException($"RunNote: expected at most {MostTags} tags, got {Tags.Count}. Leave some out.");
        if (Tags.FirstOrDefault(tag => tag.Length is 0 or > MostTag) is { } bad) throw new ArgumentException($"RunNote: expected tags of 1 to {MostTag} characters, got one of {bad.Length}. Change it.");
        if (Alias?.Length is 0 or > MostTag) throw new ArgumentException($"RunNote: expected an alias of 1 to {MostTag} characters, got {Alias!.Length}. Set null to show the folder's name.");
        return this with { Tags = [.. Tags.Distinct(StringComparer.Ordinal)] };
    }
}
