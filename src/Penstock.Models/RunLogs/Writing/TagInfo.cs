namespace Penstock.Models;

/// <summary>What is told of a tag; it is written with its first value.</summary>
public sealed record TagInfo
{
    /// <summary>The name to show; the tag if empty, the default.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What it is, in Markdown. Default nothing.</summary>
    public string Description { get; init; } = "";
}
