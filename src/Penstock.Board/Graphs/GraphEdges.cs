using System.Globalization;

namespace Penstock.Board;

/// <summary>What nodes read from others. Nodes are numbers here, in the order of the blocks.</summary>
internal sealed class GraphEdges
{
    private readonly int[] _inputs, _readers, _byReader;

    /// <param name="leaves">The nodes in the order of the blocks; each knows its number.</param>
    /// <param name="byName">The same by name.</param>
    public GraphEdges(GraphBlock[] leaves, IReadOnlyDictionary<string, GraphBlock> byName)
    {
        List<GraphEdge> edges = [];
        _inputs = new int[leaves.Length + 1];
        _readers = new int[leaves.Length + 1];
        for (int to = 0; to < leaves.Length; to++)
        {
            foreach (string input in leaves[to].Node!.Inputs) Add(edges, byName, input, to, false);
            foreach (string control in leaves[to].Node!.Controls) Add(edges, byName, control, to, true);
            _inputs[to + 1] = edges.Count;
        }
        All = [.. edges];
        foreach (GraphEdge edge in All) _readers[edge.From + 1]++;
        for (int i = 0; i < leaves.Length; i++) _readers[i + 1] += _readers[i];
        _byReader = new int[All.Length];
        int[] next = [.. _readers];
        for (int i = 0; i < All.Length; i++) _byReader[next[All[i].From]++] = i;
    }

    public GraphEdge[] All { get; }

    /// <summary>Inputs that name nodes which are not there.</summary>
    public int Missing { get; private set; }

    public ReadOnlySpan<GraphEdge> InputsOf(int node) => All.AsSpan(_inputs[node].._inputs[node + 1]);

    /// <summary>The numbers of the edges by which others read from a node.</summary>
    public ReadOnlySpan<int> ReadersOf(int node) => _byReader.AsSpan(_readers[node].._readers[node + 1]);

    /// <summary>The node and the number of its result in an input's text "name:result".</summary>
    public static (string Name, int Result) Reference(string input)
    {
        int colon = input.LastIndexOf(':');
        return colon > 0 && int.TryParse(input.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int result) ? (input[..colon], result) : (input, 0);
    }

    private void Add(List<GraphEdge> edges, IReadOnlyDictionary<string, GraphBlock> byName, string input, int to, bool isControl)
    {
        var (name, result) = Reference(input);
        if (!byName.TryGetValue(name, out GraphBlock? from) && !byName.TryGetValue(input, out from)) Missing++;
        else if (from.First != to) edges.Add(new(from.First, to, result, isControl));
    }
}

/// <summary>One node reads a result of another, or waits for it.</summary>
internal readonly record struct GraphEdge(int From, int To, int Result, bool IsControl);
