using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Keras 3's weights file, alone or within a .keras: layers by class and number under layers, each with its vars; the optimizer's values under optimizer/vars.</summary>
internal static class KerasWeights
{
    // Files of the time of Keras 2.13 say it at length.
    private const string Layers = "layers", LayersAtLength = "_layer_checkpoint_dependencies", Vars = "vars";

    // Keras passes over attributes that it does not know.
    private const string OptimizerClass = "penstock_optimizer";

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
            vars.SetAttribute(OptimizerClass, ClassOf(optimizer));
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
        var read = new HashSet<string>();
        ReadContainer(model, file.Root, saved, read);
        ReportRest(file.Root.Group(LayersOf(file.Root)), read, saved);
        if (model.Trained is not { } trained || !file.Root.Contains("optimizer/vars")) return saved.Report;
        Hdf5Group vars = file.Root.Group("optimizer/vars");
        string own = ClassOf(trained.Optimizer);
        string? written = vars.Attributes.Contains(OptimizerClass) ? vars.Attributes.Text(OptimizerClass) : null;
        string? fault = written is not null && written != own
            ? $"expected those of {own}, got those of {written}"
            : trained.Slots.Restore(model, trained.Optimizer, [.. Numbered(vars).Select(v => v.Value)]);
        if (fault is not null) return saved.Report with { LeftOut = [$"values of the optimizer: {fault}"] };
        return written is null ? saved.Report with { Presumed = [$"values of the optimizer: taken for those of {own}, as they agree in number and shapes"] } : saved.Report;
    }

    private static string ClassOf(Optimizer optimizer) => optimizer is LossScaleOptimizer scaled ? $"{optimizer.KerasName}({ClassOf(scaled.InnerOptimizer)})" : optimizer.KerasName;

    private static string LayersOf(Hdf5Group container) => container.Contains(Layers) ? Layers : LayersAtLength;

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
        IReadOnlyList<Weight> all = layer.FileWeights;
        for (int i = 0; i < all.Count; i++) vars.CreateDataset($"{i}", whole.GetWeight(all[i]));
        foreach (var (name, part) in layer.Parts) WriteLayer(whole, part, group.CreateGroup(name));
    }

    private static void ReadContainer(Model model, Hdf5Group group, SavedWeights saved, HashSet<string> read)
    {
        Hdf5Group layers = group.Group(LayersOf(group));
        foreach (var (name, layer) in Places(model))
        {
            if (layer is Model inner && layers.Contains(name)) ReadContainer(inner, layers.Group(name), saved, read);
            else ReadLayer(layer, layers.Contains(name) ? layers.Group(name) : null, saved, read);
        }
    }

    private static void ReadLayer(Layer layer, Hdf5Group? group, SavedWeights saved, HashSet<string> read)
    {
        Hdf5Group? vars = group?.Contains(Vars) ?? false ? group.Group(Vars) : null;
        if (vars is not null) read.Add(vars.Path);
        List<(string, Tensor)> values = vars is null ? [] : Numbered(vars);
        saved.Take(values.Count == layer.OwnWeights.Count ? layer.OwnWeights : layer.FileWeights, values);
        foreach (var (name, part) in layer.Parts) ReadLayer(part, group?.Contains(name) ?? false ? group.Group(name) : null, saved, read);
    }

    /// <summary>Reports what no layer of the model has taken, at any depth.</summary>
    private static void ReportRest(Hdf5Group group, HashSet<string> read, SavedWeights saved)
    {
        foreach (Hdf5Group inner in group.Groups.Where(g => !IsNoLayer(g.Name)))
        {
            if (inner.Name != Vars) ReportRest(inner, read, saved);
            else if (!read.Contains(inner.Path))
                foreach (var (place, _) in Numbered(inner)) saved.LeftOver(place);
        }
    }

    // Keras keeps the state of draws as generator or seed_generator, and a vocabulary's tables as a layer within.
    private static bool IsNoLayer(string name) => name.EndsWith("generator", StringComparison.Ordinal) || name == KerasVocabularies.Within;

    private static List<(string Place, Tensor Value)> Numbered(Hdf5Group vars) =>
        [.. vars.Datasets.Where(d => !KerasVocabularies.AreWeightsOfTokens(d)).OrderBy(d => int.TryParse(d.Name, out int n) ? n : int.MaxValue).Select(d => (d.Path, d.Read()))];

    /// <summary>The layers by the names of their classes, numbered from the second on, in the order of the model.</summary>
    internal static IEnumerable<(string Name, Layer Layer)> Places(Model model)
    {
        var counts = new Dictionary<string, int>();
        // To Keras an operation is no layer.
        foreach (Layer layer in model.Layers.Where(layer => layer is not KerasOperation))
        {
            string stem = LayerNames.SnakeCase(layer is Model ? (layer is Sequential ? "Sequential" : "Functional") : layer.KerasName);
            int count = counts[stem] = counts.GetValueOrDefault(stem) + 1;
            yield return (count == 1 ? stem : $"{stem}_{count - 1}", layer);
        }
    }
}
