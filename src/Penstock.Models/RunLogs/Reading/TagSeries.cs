namespace Penstock.Models;

/// <summary>What the metadata of a tag tell.</summary>
internal sealed record TagFacts(string Plugin, string DisplayName, string Description, ReadOnlyMemory<byte> Content)
{
    public static TagFacts Unknown { get; } = new("", "", "", default);
}

/// <summary>A tag in one file.</summary>
internal sealed class TagSeries(LogName name, string file)
{
    public byte[] Key { get; } = name.Bytes;

    public string Name { get; } = name.Text;

    public TagFacts Facts { get; private set; } = TagFacts.Unknown;

    /// <summary>Whether a value has told what the tag is.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether it is known to be of single numbers.</summary>
    public bool IsScalar { get; private set; }

    /// <summary>Whether places hold the bytes themselves, not values of summaries: graphs and run metadata, which no restart drops.</summary>
    public bool IsBare { get; private set; }

    public PointList Points { get; } = new(file);

    /// <summary>The number of the last restart that its points have heard of.</summary>
    public int Restart { get; set; }

    /// <summary>The tag that came after this one last time.</summary>
    public TagSeries? Follower { get; set; }

    /// <summary>Takes note of what the tag is.</summary>
    public void Know(TagFacts facts, bool isBare = false) => (Facts, IsKnown, IsScalar, IsBare) = (facts, true, facts.Plugin == RunPlugin.Scalars, isBare);
}
