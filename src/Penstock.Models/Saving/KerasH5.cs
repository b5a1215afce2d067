using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Keras's legacy .h5: the layers as the attribute model_config, weights by layer under model_weights, the optimizer under optimizer_weights.</summary>
internal static class KerasH5
{
    private const string Signature = "penstock_signature";

    public static void Write(Model model, Stream stream)
    {
        var file = new Hdf5Writer();
        file.Root.SetAttribute("keras_version", KerasVersion);
        file.Root.SetAttribute("backend", "penstock");
        file.Root.SetAttribute("model_config", KerasModelConfig.Write(model).ToJsonString());
        if (KerasCompileConfig.Write(model, isLegacy: true) is { } training) file.Root.SetAttribute("training_config", training.ToJsonString());
        file.Root.SetAttribute(Signature, model.Signature.ToJson());

        Hdf5GroupWriter weights = file.Root.CreateGroup("model_weights");
        weights.SetAttribute("keras_version", KerasVersion);
        weights.SetAttribute("backend", "penstock");
        Layer[] layers = [.. model.Layers.Where(l => l is not InputLayer)];
        weights.SetTextList("layer_names", [.. layers.Select(l => l.Name)]);
        foreach (Layer layer in layers)
        {
            Hdf5GroupWriter group = weights.CreateGroup(layer.Name);
            Weight[] all = [.. LegacyOrder(layer)];
            group.SetTextList("weight_names", [.. all.Select(w => w.Path)]);
            foreach (Weight weight in all) group.CreateDataset(weight.Path, model.GetWeight(weight));
        }
        weights.CreateGroup("top_level_model_weights").SetTextList("weight_names", []);
        if (model.Trained is { } trained) WriteOptimizer(file.Root.CreateGroup("optimizer_weights"), trained.Slots.Saved(model, trained.Optimizer));
        file.Write(stream);
    }

    public static (Model, LoadReport) Read(string path, LoadOptions options)
    {
        using Hdf5File file = Hdf5File.Open(path);
        string place = $"{path}, attribute model_config";
        if (!file.Root.Attributes.Contains("model_config"))
            throw new ModelFileException($"{place}: expected a model, got a file with weights alone. Build the model and call LoadWeights.");
        Model model = KerasModelConfig.Read(KerasJson.Parse(file.Root.Attributes.Text("model_config"), place), place, options);
        LoadReport report = ReadWeights(model, file, path, options.Partial);
        if (file.Root.Attributes.Contains(Signature)) model.Signature = ModelSignature.FromJson(file.Root.Attributes.Text(Signature), $"{path}, attribute {Signature}");
        if (!options.ForPrediction && file.Root.Attributes.Contains("training_config"))
        {
            IReadOnlyList<string> leftOut = KerasCompileConfig.Read(model, KerasJson.Parse(file.Root.Attributes.Text("training_config"), $"{path}, attribute training_config"));
            report = report with { LeftOut = [.. leftOut, .. ReadOptimizer(model, file)] };
        }
        return (model, report);
    }

    /// <summary>Reads the weights of a model that is built; layers are found by name.</summary>
    public static LoadReport ReadWeights(Model model, Hdf5File file, string path, bool partial)
    {
        Hdf5Group weights = file.Root.Contains("model_weights") ? file.Root.Group("model_weights") : file.Root;
        var saved = new SavedWeights(model, path, partial);
        var found = new HashSet<string>();
        foreach (string name in weights.Attributes.TextList("layer_names"))
        {
            Hdf5Group group = weights.Group(name);
            List<(string, Tensor)> values = [.. group.Attributes.TextList("weight_names").Select(w => (group.Dataset(w).Path, group.Dataset(w).Read()))];
            if (model.Layers.FirstOrDefault(l => l.Name == name) is not { } layer)
            {
                foreach (var (place, _) in values) saved.LeftOver(place);
                continue;
            }
            found.Add(name);
            saved.Take([.. LegacyOrder(layer)], values);
        }
        foreach (Layer layer in model.Layers.Where(l => !found.Contains(l.Name)))
            foreach (Weight weight in layer.Weights) saved.Missing(weight, "nothing");
        return saved.Report;
    }

    /// <summary>The version that files name: one whose form they have.</summary>
    public const string KerasVersion = "3.10.0";

    /// <summary>Keras writes what is trained before what is not, and what may be learnt first among the latter of a layer.</summary>
    private static IEnumerable<Weight> LegacyOrder(Layer layer) => layer.Weights.OrderBy(w => w.IsTrainable ? 0 : 1);

    private static void WriteOptimizer(Hdf5GroupWriter group, IReadOnlyList<(string Name, Tensor Value)> all)
    {
        group.SetTextList("weight_names", [.. all.Select(a => a.Name)]);
        foreach (var (name, value) in all) group.CreateDataset(name, value);
    }

    private static string[] ReadOptimizer(Model model, Hdf5File file)
    {
        if (model.Trained is not { } trained || !file.Root.Contains("optimizer_weights")) return [];
        Hdf5Group group = file.Root.Group("optimizer_weights");
        return trained.Slots.Restore(model, trained.Optimizer, [.. group.Attributes.TextList("weight_names").Select(n => group.Dataset(n).Read())]) is { } fault ? [$"values of the optimizer: {fault}"] : [];
    }
}
