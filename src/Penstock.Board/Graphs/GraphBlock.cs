namespace Penstock.Board;

internal enum GraphBlockKind { Node, Group, Series }

/// <summary>A node of a graph, or a block of nodes: those whose names share a beginning (group), or like siblings folded into one (series).</summary>
internal sealed class GraphBlock(string id, string name, GraphBlockKind kind)
{
    public string Id { get; } = id;

    /// <summary>The last part of the name; what is shown.</summary>
    public string Name { get; } = name;

    public GraphBlockKind Kind { get; } = kind;

    /// <summary>null for the whole graph.</summary>
    public GraphBlock? Parent { get; set; }

    public List<GraphBlock> Children { get; set; } = [];

    /// <summary>The place among its parent's children.</summary>
    public int Place { get; set; }

    public GraphNode? Node { get; init; }

    /// <summary>The same for blocks of the same operators.</summary>
    public ulong Likeness { get; set; }

    /// <summary>The nodes within, of all in the order of the blocks: from First, Nodes of them.</summary>
    public int First { get; set; }

    public int Nodes { get; set; }

    public double Parameters { get; set; }

    /// <summary>How many numbers serve the training and are none of the model.</summary>
    public double OptimizerState { get; set; }

    public double? Seconds { get; set; }

    /// <summary>What flows within, once it was asked for.</summary>
    public GraphLevel? Level { get; set; }

    public void Add(GraphBlock child)
    {
        child.Parent = this;
        Children.Add(child);
    }
}
