namespace Penstock.Board;

/// <summary>What flows between the children of a block, and which constants are drawn within their one reader.</summary>
internal sealed class GraphLevel
{
    /// <summary>The most flows that are told; the least are left out.</summary>
    private const int MostFlows = 3000;

    private GraphLevel(GraphBlock block, List<GraphFlow> flows)
    {
        Within = new int[block.Children.Count];
        Constants = new int[block.Children.Count];
        Array.Fill(Within, -1);
        HoldConstants(block, flows);
        LeftOut = Math.Max(0, flows.Count - MostFlows);
        Flows = LeftOut == 0 ? flows : [.. flows.OrderByDescending(flow => flow.Elements).Take(MostFlows)];
    }

    public IReadOnlyList<GraphFlow> Flows { get; }

    /// <summary>Flows that are not told.</summary>
    public int LeftOut { get; }

    /// <summary>For each child the one that it is drawn within, or -1.</summary>
    public int[] Within { get; }

    /// <summary>For each child how many constants are drawn within it.</summary>
    public int[] Constants { get; }

    public static GraphLevel Of(GraphTree tree, GraphBlock block)
    {
        Dictionary<(int From, int To), GraphFlow> flows = [];
        foreach (GraphBlock child in block.Children)
        {
            for (int node = child.First; node < child.First + child.Nodes; node++)
            {
                foreach (GraphEdge edge in tree.Edges.InputsOf(node))
                    if (!Holds(child, edge.From)) Add(PlaceOf(block, edge.From), child.Place, edge);
                foreach (int reader in tree.Edges.ReadersOf(node))
                    if (!Holds(block, tree.Edges.All[reader].To)) Add(child.Place, -1, tree.Edges.All[reader]);
            }
        }
        return new(block, [.. flows.Values]);

        void Add(int from, int to, GraphEdge edge)
        {
            IReadOnlyList<long>? shape = !edge.IsControl && tree.Leaves[edge.From].Node!.Shapes is { } shapes && edge.Result < shapes.Count ? shapes[edge.Result] : null;
            if (!flows.TryGetValue((from, to), out GraphFlow? flow)) flows[(from, to)] = flow = new(from, to, shape, edge.IsControl);
            flow.Add(shape, edge.IsControl);
        }
    }

    private static bool Holds(GraphBlock block, int node) => node >= block.First && node < block.First + block.Nodes;

    /// <summary>The child that holds a node; -1 where none does.</summary>
    private static int PlaceOf(GraphBlock block, int node)
    {
        if (!Holds(block, node)) return -1;
        int low = 0, high = block.Children.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (block.Children[middle].First <= node) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private void HoldConstants(GraphBlock block, List<GraphFlow> flows)
    {
        int[] readers = new int[block.Children.Count], reader = new int[block.Children.Count];
        bool[] isFed = new bool[block.Children.Count];
        foreach (GraphFlow flow in flows)
        {
            if (flow.From >= 0)
            {
                readers[flow.From]++;
                reader[flow.From] = flow.To;
            }
            if (flow.To >= 0 && !flow.IsControl) isFed[flow.To] = true;
        }
        for (int i = 0; i < block.Children.Count; i++)
        {
            if (!IsConstant(block.Children[i]) || isFed[i] || readers[i] != 1 || reader[i] < 0 || IsConstant(block.Children[reader[i]])) continue;
            Within[i] = reader[i];
            Constants[reader[i]]++;
        }
    }

    private static bool IsConstant(GraphBlock block) => block.Node is { Op: "Const" };
}
