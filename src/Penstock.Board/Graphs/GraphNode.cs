namespace Penstock.Board;

/// <summary>A node of a graph as the page shows it.</summary>
/// <param name="Name">The blocks around it and its own name, parted by '/'.</param>
/// <param name="Op">What it computes.</param>
internal sealed record GraphNode(string Name, string Op)
{
    /// <summary>The results that it takes: node:result, or the node alone for its first.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The nodes that must have run before it.</summary>
    public List<string> Controls { get; } = [];

    public string Device { get; set; } = "";

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The shapes of its results; a negative extent is not known.</summary>
    public List<IReadOnlyList<long>> Shapes { get; } = [];

    public long? Parameters { get; set; }

    public double? Seconds { get; set; }
}
