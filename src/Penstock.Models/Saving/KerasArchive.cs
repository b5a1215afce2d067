using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Keras 3's .keras: a zip of metadata.json, config.json and model.weights.h5.</summary>
internal static class KerasArchive
{
    private const string Config = "config.json", Metadata = "metadata.json", WeightsFile = "model.weights.h5", Signature = "assets/penstock_signature.json";

    public static void Write(Model model, Stream stream, DateTimeOffset now)
    {
        JsonObject config = KerasModelConfig.Write(model);
        if (KerasCompileConfig.Write(model, isLegacy: false) is { } compiled) config["compile_config"] = compiled;
        var weights = new MemoryStream();
        WeightsOf(model).Write(weights);
        (string Name, string Text)[] vocabularies = [.. KerasVocabularies.Move(model, config)];
        using var zip = new ZipWriter(stream);
        zip.Add(Metadata, new JsonObject { ["keras_version"] = KerasH5.KerasVersion, ["date_saved"] = now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture) }.ToJsonString());
        zip.Add(Config, config.ToJsonString());
        zip.Add(WeightsFile, weights.ToArray());
        foreach (var (name, text) in vocabularies) zip.Add(name, text);
        zip.Add(Signature, model.Signature.ToJson());
    }

    public static (Model, LoadReport) Read(string path, LoadOptions options)
    {
        using var zip = new ZipReader(path, options.MostBytes);
        string place = $"{path}, {Config}";
        JsonObject config = KerasJson.Parse(zip.Text(Config), place);
        var weights = new Lazy<Hdf5File>(() => Hdf5File.Open(zip.Bytes(WeightsFile), $"{path}, {WeightsFile}"));
        KerasVocabularies.Restore(config, zip, weights, path);
        Model model = KerasModelConfig.Read(config, place, options);
        using Hdf5File file = weights.Value;
        var saved = new SavedWeights(model, $"{path}, {WeightsFile}", options.Partial);
        ReadContainer(model, file.Root, saved);
        if (zip.Has(Signature)) model.Signature = ModelSignature.FromJson(zip.Text(Signature, ModelSignature.MostBytes), $"{path}, {Signature}");
        if (config["compile_config"] is JsonObject compiled)
        {
            KerasCompileConfig.Read(model, compiled);
            ReadOptimizer(model, file.Root);
        }
        return (model, saved.Report);
    }

    private static Hdf5Writer WeightsOf(Model model)
    {
        var file = new Hdf5Writer();
        WriteContainer(model, model, file.Root);
        if (model.Trained is not { } trained) return file;
        WriteOptimizer("optimizer", trained.Optimizer);
        // Keras reads what belongs to the inner one there too.
        if (trained.Optimizer is LossScaleOptimizer scaled) WriteOptimizer("optimizer/inner_optimizer", scaled.InnerOptimizer);
        return file;

        void WriteOptimizer(string place, Optimizer optimizer)
        {
            Hdf5GroupWriter vars = file.Root.CreateGroup($"{place}/vars");
            int i = 0;
            foreach (var (_, value) in trained.Slots.Saved(model, optimizer)) vars.CreateDataset($"{i++}", value);
        }
    }

    private static void WriteContainer(Model whole, Model model, Hdf5GroupWriter group)
    {
        group.CreateGroup("vars");
        Hdf5GroupWriter layers = group.CreateGroup("layers");
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
        // Files of the time of Keras 2.13 say it at length.
        Hdf5Group layers = group.Contains("layers") ? group.Group("layers") : group.Group("_layer_checkpoint_dependencies");
        foreach (var (name, layer) in Places(model))
        {
            if (layer is Model inner && layers.Contains(name)) ReadContainer(inner, layers.Group(name), saved);
            else ReadLayer(layer, layers.Contains(name) ? layers.Group(name) : null, saved);
        }
    }

    private static void ReadLayer(Layer layer, Hdf5Group? group, SavedWeights saved)
    {
        saved.Take(layer.OwnWeights, group?.Contains("vars") ?? false ? Numbered(group.Group("vars")) : []);
        foreach (var (name, part) in layer.Parts) ReadLayer(part, group?.Contains(name) ?? false ? group.Group(name) : null, saved);
    }

    private static void ReadOptimizer(Model model, Hdf5Group root)
    {
        if (model.Trained is { } trained && root.Contains("optimizer/vars"))
            trained.Slots.Restore(model, trained.Optimizer, [.. Numbered(root.Group("optimizer/vars")).Select(v => v.Value)]);
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
