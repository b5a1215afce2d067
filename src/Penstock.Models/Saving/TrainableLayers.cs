using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// What a .penstock holds beside its graph so that training goes on: the layers with loss, metrics and optimizer, the weights that training alone
/// reads, and what the optimizer keeps. The graph is what the model computes: layers that make another graph of it are left out.
/// </summary>
internal static class TrainableLayers
{
    private const string LayersFile = "layers.json", TrainingFile = "training.safetensors", Slots = "penstock_slots", OptimizerValue = "optimizer/", WeightValue = "weight/";

    /// <summary>Writes them, unless the model was read from a graph and has no others.</summary>
    public static void Write(Model model, Graph graph, ZipWriter zip)
    {
        if (GraphModel.IsWithin(model)) return;
        JsonObject layers = KerasModelConfig.WriteWhole(model);
        // A weight keeps the name of its slot where its model becomes a part of another.
        StateSlot[] slots = [.. model.Weights.Select(w => w.Slot(model.Seed))];
        layers[Slots] = new JsonArray([.. slots.Select(s => (JsonNode)s.Name)]);
        IEnumerable<(string, Tensor)> values = slots.Except(graph.Slots).Select(s => (WeightValue + s.Name, model.State.Get(s)));
        if (model.Trained is { } trained) values = values.Concat(trained.Slots.Saved(model, trained.Optimizer).Select((v, i) => ($"{OptimizerValue}{i}", v.Value)));
        zip.Add(LayersFile, layers.ToJsonString());
        zip.Add(TrainingFile, SafeTensors.Write(values));
    }

    /// <summary>The model of the layers, with its weights; null where the file has none, or they cannot stand for the graph.</summary>
    /// <param name="zip">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="graph">The text of the graph.</param>
    /// <param name="weights">The tensors that the graph names.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="options">A user's own layers.</param>
    /// <param name="leftOut">Takes what was left out, and why.</param>
    public static Model? Read(ZipReader zip, string path, byte[] graph, IReadOnlyDictionary<string, Tensor> weights, long seed, LoadOptions options, List<string> leftOut)
    {
        if (!zip.Has(LayersFile)) return null;
        if (options.ForPrediction)
        {
            leftOut.Add("layers: the file was loaded for prediction.");
            return null;
        }
        string place = $"{path}, {LayersFile}";
        JsonObject json = KerasJson.Parse(zip.Text(LayersFile), place);
        Dictionary<string, Tensor> training = SafeTensors.Read(zip.Bytes(TrainingFile), $"{path}, {TrainingFile}");
        try
        {
            var (model, unknown) = KerasModelConfig.ReadWhole(json, place, options);
            model.Seed = seed;
            Restore(model, json[Slots] as JsonArray ?? [], name => weights.GetValueOrDefault(name) ?? training.GetValueOrDefault(WeightValue + name), place);
            HashSet<string> known = [.. model.Weights.Select(w => WeightValue + w.Slot(seed).Name)];
            if (training.Keys.FirstOrDefault(k => !known.Contains(k) && !k.StartsWith(OptimizerValue, StringComparison.Ordinal)) is { } other)
                throw new ModelFileException($"{path}, {TrainingFile}: expected weights of the model, got \"{other}\", which it does not have.");
            ExpectGraph(model, graph, weights, place);
            leftOut.AddRange(unknown);
            if (model.Trained is { } trained && RestoreOptimizer(model, trained, training) is { } fault) leftOut.Add($"values of the optimizer: {fault}");
            return model;
        }
        catch (Exception e) when (e is ModelFileException or ArgumentException or InvalidOperationException)
        {
            leftOut.Add($"layers: {e.Message}");
            return null;
        }
    }

    private static void Restore(Model model, JsonArray names, Func<string, Tensor?> find, string place)
    {
        if (names.Count != model.Weights.Count) throw new ModelFileException($"{place}: expected the names of {model.Weights.Count} weights as \"{Slots}\", got {names.Count}.");
        foreach (var (weight, node) in model.Weights.Zip(names))
        {
            string name = node?.GetValue<string>() ?? "";
            TensorType? found = find(name) is { } value ? new(value.DType, value.Shape) : null;
            if (found != weight.Type) throw new ModelFileException($"{place}: expected the weight {weight} as \"{name}\", got {found?.ToString() ?? "none"}.");
            weight.Restore(new StateSlot(name, find(name)!));
        }
    }

    /// <summary>Fails unless the model's graph is that of the file, with the same constants.</summary>
    private static void ExpectGraph(Model model, byte[] expected, IReadOnlyDictionary<string, Tensor> tensors, string place)
    {
        Graph graph = model.InferenceGraph();
        var text = new MemoryStream();
        IReadOnlyDictionary<string, Tensor> own = GraphJson.Write(graph, text);
        HashSet<string> slots = [.. graph.Slots.Select(s => s.Name)];
        bool isSame = text.ToArray().AsSpan().SequenceEqual(expected) && own.Count == tensors.Count
            && own.All(o => tensors.TryGetValue(o.Key, out Tensor? known) && known.DType == o.Value.DType && known.Shape == o.Value.Shape && (slots.Contains(o.Key) || known.Bytes.SequenceEqual(o.Value.Bytes)));
        if (!isSame) throw new ModelFileException($"{place}: expected layers that compute the graph of the file, got ones that compute another. To train the model, load it with the version and the layers of its own that it was saved with.");
        HashSet<StateSlot> learnt = [.. model.Weights.Select(w => w.Slot(model.Seed))];
        foreach (StateSlot slot in graph.Slots.Where(s => !learnt.Contains(s))) model.State.Set(slot, tensors[slot.Name]);
    }

    private static string? RestoreOptimizer(Model model, (Optimizer Optimizer, OptimizerSlots Slots) trained, Dictionary<string, Tensor> training)
    {
        int count = training.Keys.Count(k => k.StartsWith(OptimizerValue, StringComparison.Ordinal));
        Tensor?[] values = [.. Enumerable.Range(0, count).Select(i => training.GetValueOrDefault($"{OptimizerValue}{i}"))];
        return values.Contains(null) ? "expected them by number" : trained.Slots.Restore(model, trained.Optimizer, [.. values.Select(v => v!)]);
    }
}
