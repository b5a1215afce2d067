using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Vocabularies that lookups found in data, as a .keras file holds them: <c>assets/layers/string_lookup/vocabulary.txt</c>, a token a line, by the places
/// that the layers have among the weights; the settings say nothing. A vocabulary that was given stands in the settings.
/// </summary>
internal static class KerasVocabularies
{
    /// <summary>Keras's setting of a layer whose vocabulary was given.</summary>
    public const string IsGiven = "has_input_vocabulary";

    /// <summary>The layer within a TextVectorization.</summary>
    public const string Within = "_lookup_layer";

    private const string Vocabulary = "vocabulary", IdfWeights = "idf_weights";
    private const long MostBytes = 256 << 20;

    /// <summary>Moves vocabularies that were found from the settings into files of their own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="json">Its settings, which change.</param>
    /// <param name="prefix">The place of the model among the weights.</param>
    /// <returns>The names of the files, and their texts.</returns>
    public static IEnumerable<(string Name, string Text)> Move(Model model, JsonObject json, string prefix = "")
    {
        JsonArray layers = json["config"]!["layers"]!.AsArray();
        foreach (var (name, layer) in KerasWeights.Places(model))
        {
            JsonObject own = layers.Select(l => l!.AsObject()).First(l => l["config"]!["name"]!.GetValue<string>() == NameOf(layer));
            string place = $"{prefix}layers/{name}";
            if (layer is Model inner)
                foreach (var file in Move(inner, own, $"{place}/")) yield return file;
            if (layer is not IFoundVocabulary { FoundLines: { } lines }) continue;
            JsonObject settings = own["config"]!.AsObject();
            (settings[Vocabulary], settings["vocabulary_size"]) = (null, lines.Count);
            string text = string.Join('\n', lines);
            yield return (FileAt(place), text);
            if (layer is TextVectorization) yield return (FileAt($"{place}/{Within}"), text);
        }
    }

    /// <summary>Puts the vocabularies that have files of their own into the settings of their layers.</summary>
    /// <param name="json">The settings of a model, which change.</param>
    /// <param name="zip">The file.</param>
    /// <param name="weights">The weights, of which lookups that count by tf-idf have a part.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="prefix">The place of the model among the weights.</param>
    public static void Restore(JsonObject json, ZipReader zip, Lazy<Hdf5File> weights, string path, string prefix = "")
    {
        var counts = new Dictionary<string, int>();
        foreach (JsonObject layer in ((json["config"] as JsonObject)?["layers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (layer["class_name"] is not JsonValue named || !named.TryGetValue(out string? kind)) continue;
            string stem = LayerNames.SnakeCase(kind == "Model" ? "Functional" : kind);
            int count = counts[stem] = counts.GetValueOrDefault(stem) + 1;
            string place = $"{prefix}layers/{(count == 1 ? stem : $"{stem}_{count - 1}")}";
            if (kind is "Sequential" or "Functional" or "Model") Restore(layer, zip, weights, path, $"{place}/");
            if (kind is not (nameof(StringLookup) or nameof(IntegerLookup) or nameof(TextVectorization)) || layer["config"] is not JsonObject settings || settings[Vocabulary] is not null) continue;
            string[] files = [.. ((string[])[place, $"{place}/{Within}"]).Select(FileAt).Where(zip.Has)];
            if (files.Length == 0) continue;
            string[] lines = Lines(zip, files[0], path);
            settings[Vocabulary] = new JsonArray([.. lines.Select((line, i) => kind == nameof(IntegerLookup) ? Number(line, $"{path}, {files[0]}, line {i + 1}") : (JsonNode)JsonValue.Create(line))]);
            settings[IsGiven] = false;
            if (settings["output_mode"]?.ToString() == "tf_idf" && weights.Value.Root.TryGet($"{place}/vars/{IdfWeights}", out Hdf5Object? found) && found is Hdf5Dataset dataset)
                settings[IdfWeights] = WeightsOf(dataset.Read(), lines.Length, settings, $"{path}, {dataset.Path}");
        }
    }

    /// <summary>Whether a dataset of a layer's variables holds weights of tokens, which are settings here.</summary>
    public static bool AreWeightsOfTokens(Hdf5Dataset dataset) => dataset.Name == IdfWeights;

    private static string FileAt(string place) => $"assets/{place}/{Vocabulary}.txt";

    private static string NameOf(Layer layer) => layer.Name.Length > 0 ? layer.Name : layer is Sequential ? "sequential" : "functional";

    private static string[] Lines(ZipReader zip, string file, string path)
    {
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(zip.Bytes(file, MostBytes));
            return text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n').Split('\n');
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFileException($"{path}, {file}: expected tokens in UTF-8, got bytes that are none: {e.Message}", e);
        }
    }

    private static JsonNode Number(string line, string place) => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
        ? JsonValue.Create(number)
        : throw new ModelFileException($"{place}: expected a whole number, got \"{line}\".");

    // Those of the tokens for unknown ones stand in front, zeros may follow.
    private static JsonArray WeightsOf(Tensor weights, int tokens, JsonObject settings, string place)
    {
        int front = settings["num_oov_indices"] is JsonValue value && value.TryGetValue(out int given) ? given : 1;
        if (weights.Shape.Rank != 1 || weights.Count < tokens || front < 0 || front > tokens) throw new ModelFileException($"{place}: expected the weights of {tokens} tokens, got {weights.DType} {weights.Shape}.");
        return [.. Enumerable.Range(front, tokens - front).Select(i => (JsonNode)JsonValue.Create(weights.NumberAt(i)))];
    }
}
