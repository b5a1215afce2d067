namespace Penstock.Tensors;

/// <summary>Extents that an operator holds as expressions, as numbers of one place in a plan.</summary>
internal static class Extents
{
    public static long Of(Invocation call, Dim extent) => extent.IsKnown ? extent.Value : extent.Substitute(Symbols(call)).Value;

    /// <summary>The numbers of the symbols that the shapes of a node's inputs and results name.</summary>
    public static Dictionary<string, long> Symbols(Invocation call)
    {
        var symbols = new Dictionary<string, long>();
        Gather(symbols, call.Node.Inputs, call.Inputs);
        Gather(symbols, call.Node.Results, call.Results);
        return symbols;
    }

    private static void Gather(Dictionary<string, long> symbols, IReadOnlyList<Value> values, IReadOnlyList<TensorBuffer> buffers)
    {
        for (int i = 0; i < values.Count; i++)
            for (int d = 0; d < values[i].Shape.Rank; d++)
                if (values[i].Shape[d].Name is { } name) symbols[name] = buffers[i].Shape[d].Value;
    }
}
