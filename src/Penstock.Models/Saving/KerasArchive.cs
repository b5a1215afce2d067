using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Keras 3's .keras: a zip of metadata.json, config.json and model.weights.h5.</summary>
internal static class KerasArchive
{
    private const string Config = "config.json", Metadata = "metadata.json", WeightsFile = "model.weights.h5", Signature = "assets/penstock_signature.json";

    public static void Write(Model model, Stream stream, DateTimeOffset now)
    {
        JsonObject config = KerasModelConfig.WriteWhole(model);
        var weights = new MemoryStream();
        KerasWeights.Write(model, weights);
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
        var (model, leftOut) = KerasModelConfig.ReadWhole(config, place, options);
        using Hdf5File file = weights.Value;
        LoadReport report = KerasWeights.Read(model, file, $"{path}, {WeightsFile}", options.Partial);
        if (zip.Has(Signature)) model.Signature = ModelSignature.FromJson(zip.Text(Signature, ModelSignature.MostBytes), $"{path}, {Signature}");
        return (model, report with { LeftOut = [.. leftOut, .. report.LeftOut], Presumed = [] });
    }

    /// <summary>Reads the weights alone into a model that is built.</summary>
    public static LoadReport ReadWeights(Model model, string path, bool partial)
    {
        using var zip = new ZipReader(path, new LoadOptions().MostBytes);
        using Hdf5File file = Hdf5File.Open(zip.Bytes(WeightsFile), $"{path}, {WeightsFile}");
        return KerasWeights.Read(model, file, $"{path}, {WeightsFile}", partial);
    }
}
