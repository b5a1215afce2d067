using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Keras 3's weights file, alone or within a .keras: layers by class and number under layers, each with its vars; the optimizer's values under optimizer/vars.</summary>
internal static class KerasWeights
{
    // Files of the time of Keras 2.13 say it at length.
    private const string Layers = "layers", LayersAtLength = "_layer_checkpoint_dependencies";

    public static void Write(Model model, Stream stream)
    {
        var file = new Hdf5Writer();
        WriteContainer(model, model, file.Root);
        if (model.Trained is { } trained)
        {
            WriteOptimizer("optimizer", trained.Optimizer);
            // Keras reads what belongs to the inner one there too.
            if (trained.Optimizer is LossScaleOptimizer scaled) WriteOptimizer("optimizer/inner_optimizer", scaled.InnerOptimizer);
        }
        file.Write(stream);

        void WriteOptimizer(string place, Optimizer optimizer)
        {
            Hdf5GroupWriter vars = file.Root.CreateGroup($"{place}/vars");
            int i = 0;
            foreach (var (_, value) in model.Trained!.Value.Slots.Saved(model, optimizer)) vars.CreateDataset($"{i++}", value);
        }
    }

    /// <summary>Whether a file has this form, not that of a legacy .h5.</summary>
    public static bool Has(Hdf5File file) => !file.Root.Attributes.Contains("layer_names") && (file.Root.Contains(Layers) || file.Root.Contains(LayersAtLength));

    /// <summary>Reads weights into a model that is built, and the values of its optimizer where it has one that they fit.</summary>
    public static LoadReport Read(Model model, Hdf5File file, string path, bool partial)
    {
        var saved = new SavedWeights(model, path, partial);
        ReadContainer(model, file.Root, saved);
        if (model.Trained is not { } trained || !file.Root.Contains("optimizer/vars")) return saved.Report;
        string? fault = trained.Slots.Restore(model, trained.Optimizer, [.. Numbered(file.Root.Group("optimizer/vars")).Select(v => v.Value)]);
        return fault is null ? saved.Report : saved.Report with { LeftOut = [$"values of the optimizer: {fault}"] };
    }

    private static void WriteContainer(Model whole, Model model, Hdf5GroupWriter group)
    {
        group.CreateGroup("vars");
        Hdf5GroupWriter layers = group.CreateGroup(Layers);
        foreach (var (name, layer) in Places(model))
        {
            Hdf5GroupWriter place = layers.CreateGroup(name);
            if (layer is Model inner)
            {
                WriteContainer(whole, inner, place);
                continue;
            }
            WriteLayer(whole, layer, place);
        }
    }

    private static void WriteLayer(Model whole, Layer layer, Hdf5GroupWriter group)
    {
        Hdf5GroupWriter vars = group.CreateGroup("vars");
        for (int i = 0; i < layer.OwnWeights.Count; i++) vars.CreateDataset($"{i}", whole.GetWeight(layer.OwnWeights[i]));
        foreach (var (name, part) in layer.Parts) WriteLayer(whole, part, group.CreateGroup(name));
    }

    private static void ReadContainer(Model model, Hdf5Group group, SavedWeights saved)
    {
        Hdf5Group layers = group.Group(group.Contains(Layers) ? Layers : LayersAtLength);
        var places = new HashSet<string>();
        foreach (var (name, layer) in Places(model))
        {
            places.Add(name);
            if (layer is Model inner && layers.Contains(name)) ReadContainer(inner, layers.Group(name), saved);
            else ReadLayer(layer, layers.Contains(name) ? layers.Group(name) : null, saved);
        }
        foreach (Hdf5Group other in layers.Groups.Where(g => !places.Contains(g.Name) && g.Contains("vars")))
            foreach (var (place, _) in Numbered(other.Group("vars"))) saved.LeftOver(place);
    }

    private static void ReadLayer(Layer layer, Hdf5Group? group, SavedWeights saved)
    {
        saved.Take(layer.OwnWeights, group?.Contains("vars") ?? false ? Numbered(group.Group("vars")) : []);
        foreach (var (name, part) in layer.Parts) ReadLayer(part, group?.Contains(name) ?? false ? group.Group(name) : null, saved);
    }

    private static List<(string Place, Tensor Value)> Numbered(Hdf5Group vars) =>
        [.. vars.Datasets.Where(d => !KerasVocabularies.AreWeightsOfTokens(d)).OrderBy(d => int.TryParse(d.Name, out int n) ? n : int.MaxValue).Select(d => (d.Path, d.Read()))];

    /// <summary>The layers by the names of their classes, numbered from the second on, in the order of the model.</summary>
    internal static IEnumerable<(string Name, Layer Layer)> Places(Model model)
    {
        var counts = new Dictionary<string, int>();
        foreach (Layer layer in model.Layers)
        {
            string stem = LayerNames.SnakeCase(layer is Model ? (layer is Sequential ? "Sequential" : "Functional") : layer.KerasName);
            int count = counts[stem] = counts.GetValueOrDefault(stem) + 1;
            yield return (count == 1 ? stem : $"{stem}_{count - 1}", layer);
        }
    }
}
