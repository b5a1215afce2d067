namespace Penstock.Models;

/// <summary>The fields of Event and of what it holds.</summary>
internal static class EventField
{
    /// <summary>Of an Event.</summary>
    public const int Wall = 1, Step = 2, FileVersion = 3, Graph = 4, Summary = 5, Session = 7, TaggedMetadata = 8, MetaGraph = 9;

    /// <summary>Of a SessionLog.</summary>
    public const int Status = 1, Start = 1;

    /// <summary>Of a TaggedRunMetadata.</summary>
    public const int MetadataTag = 1, MetadataContent = 2;

    /// <summary>Of a MetaGraphDef.</summary>
    public const int GraphOfMeta = 2;

    /// <summary>Of a Summary.</summary>
    public const int Value = 1;
}

/// <summary>The fields of Summary.Value and its metadata.</summary>
internal static class ValueField
{
    /// <summary>Of a Summary.Value.</summary>
    public const int Tag = 1, Simple = 2, OldHistogram = 3, Image = 4, Histogram = 5, Audio = 6, Node = 7, Tensor = 8, Metadata = 9;

    /// <summary>Of SummaryMetadata.</summary>
    public const int Plugin = 1, DisplayName = 2, Description = 3, DataClass = 4;

    /// <summary>Of its plugin data.</summary>
    public const int PluginName = 1, PluginContent = 2;
}
