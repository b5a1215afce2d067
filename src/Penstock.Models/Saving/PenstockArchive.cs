using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Penstock's own file: a zip of the inference graph, its weights, the layers that training goes on with, the signature, the profile of the training rows, and where the model came from.</summary>
internal static class PenstockArchive
{
    private const int FormatVersion = 1;
    private const string GraphFile = "graph.json", WeightsFile = "weights.safetensors", SignatureFile = "signature.json", ProfileFile = "profile.json", ProvenanceFile = "provenance.json";

    public static void Write(Model model, Stream stream, DateTimeOffset? date)
    {
        Graph graph = model.InferenceGraph();
        var json = new MemoryStream();
        var tensors = new Dictionary<string, Tensor>(GraphJson.Write(graph, json));
        foreach (StateSlot slot in graph.Slots) tensors[slot.Name] = model.State.Get(slot);
        using var zip = new ZipWriter(stream);
        zip.Add(GraphFile, json.ToArray());
        zip.Add(WeightsFile, SafeTensors.Write(tensors.Select(t => (t.Key, t.Value))));
        TrainableLayers.Write(model, graph, zip);
        zip.Add(SignatureFile, model.Signature.ToJson());
        if (model.Profile is { } profile) zip.Add(ProfileFile, profile.ToJson());
        zip.Add(ProvenanceFile, new JsonObject
        {
            ["formatVersion"] = FormatVersion,
            ["penstockVersion"] = typeof(Model).Assembly.GetName().Version!.ToString(3),
            ["saved"] = date?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["seed"] = model.Seed,
            ["steps"] = model.Trained is { } trained ? model.State.Get(trained.Slots.Step).Item<long>() : 0,
        }.ToJsonString());
    }

    public static (Model, LoadReport) Read(string path, LoadOptions options)
    {
        using var zip = new ZipReader(path, options.MostBytes);
        JsonObject provenance = KerasJson.Parse(zip.Text(ProvenanceFile), $"{path}, {ProvenanceFile}");
        if (provenance["formatVersion"] is not JsonValue version || !version.TryGetValue(out int number) || number is < 1 or > FormatVersion)
            throw new ModelFileException($"{path}, {ProvenanceFile}: expected a format from 1 to {FormatVersion}, got {provenance["formatVersion"]?.ToJsonString() ?? "none"}. Use a newer Penstock.");
        Dictionary<string, Tensor> weights = SafeTensors.Read(zip.Bytes(WeightsFile), $"{path}, {WeightsFile}");
        byte[] graph = zip.Bytes(GraphFile);
        long seed = provenance["seed"] is JsonValue given && given.TryGetValue(out long known) ? known : 0;
        List<string> leftOut = [];
        IReadOnlyList<string> leftOver = [];
        Model model = TrainableLayers.Read(zip, path, graph, weights, seed, options, leftOut) ?? ReadGraph(path, graph, weights, options, leftOut, out leftOver);
        if (zip.Has(SignatureFile)) model.Signature = ModelSignature.FromJson(zip.Text(SignatureFile, ModelSignature.MostBytes), $"{path}, {SignatureFile}");
        if (zip.Has(ProfileFile)) model.Profile = ReadProfile(zip.Text(ProfileFile, DataProfile.MostCharacters), path);
        return (model, new LoadReport([.. model.Weights.Select(w => w.Path)], [], leftOver) { LeftOut = leftOut });
    }

    private static Model ReadGraph(string path, byte[] text, Dictionary<string, Tensor> weights, LoadOptions options, List<string> leftOut, out IReadOnlyList<string> leftOver)
    {
        Model model;
        try
        {
            model = GraphModel.Of(GraphJson.Read(new MemoryStream(text), weights, options.Operators, out leftOver), leftOut.FirstOrDefault());
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new ModelFileException($"{path}, {GraphFile}: {e.Message}", e);
        }
        if (leftOver.Count > 0 && !options.Partial) throw new ModelFileException($"{path}, {WeightsFile}: expected weights of the model, got \"{leftOver[0]}\", which it does not have. Load it partially to leave it out.");
        return model;
    }

    private static DataProfile ReadProfile(string json, string path)
    {
        try
        {
            return DataProfile.FromJson(json);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException($"{path}, {ProfileFile}: {e.Message}", e);
        }
    }
}
