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

    /// <summary>How many numbers of the model it holds.</summary>
    public long? Parameters { get; set; }

    /// <summary>Whether the log itself tells <see cref="Parameters"/>, which are found from the shape otherwise.</summary>
    public bool TellsParameters { get; set; }

    /// <summary>How many numbers it holds that serve the training and are none of the model.</summary>
    public long? OptimizerState { get; set; }

    public double? Seconds { get; set; }
}
