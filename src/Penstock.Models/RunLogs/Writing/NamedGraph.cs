using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The graph of a model's inference in which every node has a name of its own, after the layer that brings it: <c>backbone/conv1/Relu</c>.</summary>
internal static class NamedGraph
{
    private const int Runs = 4;

    public static Graph Of(Model model)
    {
        model.RequireBuilt("Train it, or put an InputLayer first.");
        List<(int First, string Layer)> places = [];
        var graph = new ModelGraph(isTraining: false, model.Seed) { Places = places };
        IReadOnlyList<Value> outputs = model.AddTo(model.FeedInputs(graph.Graph), layer => new LayerCall(layer, graph));
        var named = new Graph();
        var values = new Dictionary<Value, Value>();
        HashSet<string> taken = [.. graph.Graph.Nodes.Select(n => n.Name).OfType<string>()];
        int place = -1;
        foreach (Node node in graph.Graph.Nodes)
        {
            while (place + 1 < places.Count && places[place + 1].First <= node.Id) place++;
            IReadOnlyList<Value> results = node.Operator switch
            {
                Input => [named.Input(node.Name!, node.Results[0].DType, node.Results[0].Shape)],
                Read read => [named.Read(read.Slot)],
                var op => named.Apply(op, [.. node.Inputs.Select(i => values[i])], node.Name ?? Free(taken, place < 0 ? op.Name : $"{places[place].Layer}/{op.Name}")),
            };
            for (int i = 0; i < results.Count; i++) values[node.Results[i]] = results[i];
        }
        for (int i = 0; i < outputs.Count; i++) named.Output(model.OutputName(i), values[outputs[i]]);
        foreach (var (slot, value) in graph.Graph.Writes) named.Write(slot, values[value]);
        return named;
    }

    /// <summary>How long operators take in a run, by the names of their nodes; what passes make one operator of has the name of a part.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model that it is of.</param>
    /// <param name="inputs">What is fed.</param>
    /// <param name="threads">Threads to use; 0 for one per core.</param>
    public static Dictionary<string, double> Measure(Graph graph, Model model, Tensor[] inputs, int threads)
    {
        var executor = new Executor(graph, model.State, new() { Threads = threads });
        executor.Run(inputs);
        executor.StartProfile();
        for (int i = 0; i < Runs; i++) executor.Run(inputs);
        RunProfile profile = executor.StopProfile();
        executor.Release();
        return profile.Nodes.ToDictionary(n => n.Name, n => n.Time.TotalSeconds / Runs);
    }

    private static string Free(HashSet<string> taken, string name)
    {
        string free = name;
        for (int i = 1; !taken.Add(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return free;
    }
}
