using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>How the rows of a signature lie in the inputs and outputs of its graph; only where every row takes the same room in each.</summary>
internal sealed class RowLayout
{
    private RowLayout(Graph graph, SignatureSpec signature)
    {
        InputPlaces = [.. signature.Inputs.Select(i => IndexOf(graph.Inputs, v => v.Node.Name == i.Name))];
        OutputPlaces = [.. signature.Outputs.Select(o => IndexOf(graph.Outputs, v => v.Name == o.Name))];
        InputSizes = [.. signature.Inputs.Select(i => SizeOf(i.Shape!))];
        OutputSizes = [.. signature.Outputs.Select(o => SizeOf(o.Shape!))];
    }

    /// <summary>The graph's input of each input of the signature; -1 where the graph does not need it.</summary>
    public int[] InputPlaces { get; }

    /// <summary>The graph's output of each output of the signature.</summary>
    public int[] OutputPlaces { get; }

    /// <summary>Elements of a row of each input.</summary>
    public int[] InputSizes { get; }

    /// <summary>Elements of a row of each output.</summary>
    public int[] OutputSizes { get; }

    /// <summary>The layout, or null where an extent besides the number of rows is open.</summary>
    public static RowLayout? Of(Graph graph, SignatureSpec signature)
    {
        if (graph.Inputs.Count == 0) return null;
        IEnumerable<Shape> shapes = graph.Inputs.Select(i => i.Shape).Concat(graph.Outputs.Select(o => o.Value.Shape));
        string? rows = graph.Inputs[0].Shape is { Rank: > 0 } first ? first[0].Name : null;
        bool isRowwise = rows is not null && shapes.All(s => s.Rank > 0 && s[0].Name == rows && s[0].Bound is null && s.Without(0).IsKnown);
        return isRowwise && signature.Inputs.All(i => i.Shape is { Length: > 0 } s && s.Skip(1).All(d => d >= 0)) ? new(graph, signature) : null;
    }

    private static int SizeOf(int[] shape) => shape.Skip(1).Aggregate(1, (size, extent) => checked(size * extent));

    private static int IndexOf<T>(IReadOnlyList<T> list, Predicate<T> match)
    {
        for (int i = 0; i < list.Count; i++)
            if (match(list[i])) return i;
        return -1;
    }
}
