namespace Penstock.Models;

/// <summary>
/// The order of a functional model's layers in Keras: inputs first, then those furthest from the outputs, and of those equally far the one that is met first on the way
/// back from the outputs. Weights in Keras's files have no other name than their place in it.
/// </summary>
internal static class LayerOrder
{
    /// <summary>The layers that outputs depend on, and those of inputs.</summary>
    public static IReadOnlyList<Layer> Of(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        var met = new Dictionary<Layer, int>();
        List<LayerApplication> forward = Forward(outputs, met);
        var distances = new Dictionary<LayerApplication, int>();
        var furthest = new Dictionary<Layer, int>();
        for (int i = forward.Count - 1; i >= 0; i--)
        {
            LayerApplication application = forward[i];
            int distance = Math.Max(distances.GetValueOrDefault(application), furthest.GetValueOrDefault(application.Layer));
            furthest[application.Layer] = distance;
            foreach (SymbolicTensor input in application.Inputs)
                distances[input.Application] = Math.Max(distance + 1, distances.GetValueOrDefault(input.Application));
        }
        return [.. inputs.Select(input => input.Layer).Concat(furthest.Keys.OrderByDescending(layer => furthest[layer]).ThenBy(layer => met[layer])).Distinct()];
    }

    /// <summary>The applications, each behind those that it depends on; layers are numbered as they are met.</summary>
    private static List<LayerApplication> Forward(IReadOnlyList<SymbolicTensor> outputs, Dictionary<Layer, int> met)
    {
        var forward = new List<LayerApplication>();
        var seen = new HashSet<LayerApplication>();
        var open = new Stack<(LayerApplication Application, IEnumerator<SymbolicTensor> Behind)>();
        foreach (SymbolicTensor output in outputs)
        {
            Meet(output.Application);
            while (open.TryPeek(out var last))
            {
                if (last.Behind.MoveNext()) Meet(last.Behind.Current.Application);
                else forward.Add(open.Pop().Application);
            }
        }
        return forward;

        void Meet(LayerApplication application)
        {
            if (!seen.Add(application)) return;
            met.TryAdd(application.Layer, met.Count);
            open.Push((application, InOrder(application).GetEnumerator()));
        }
    }

    // Keras goes through named arguments by their names.
    private static IEnumerable<SymbolicTensor> InOrder(LayerApplication application) =>
        application.Inputs.Take(application.Unnamed).Concat(application.Names.Select((name, i) => (name, i)).OrderBy(n => n.name, StringComparer.Ordinal).Select(n => application.Inputs[application.Unnamed + n.i]));
}
