using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>
/// features.json and the label files beside it, as TensorFlow Datasets writes them. A class named in the file is looked up in the closed
/// list below: nothing is made by its name.
/// </summary>
internal static class FeaturesJson
{
    public const string FileName = "features.json";

    private const string Root = "tensorflow_datasets.", Prefix = Root + "core.features.";
    private const int MostDepth = 64;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the features, and a file of names for every class label that has names.</summary>
    public static void Write(string folder, FeaturesDict features)
    {
        FileReplacement.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(Of(features).ToJsonString(s_json))));
        foreach (var (file, label) in Labels(features, ""))
            if (label.HasNames) FileReplacement.Write(Path.Combine(folder, file), stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', label.Names) + "\n")));
    }

    /// <summary>Reads the features, with the names of classes where there are files of them.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or has a feature that is not known here.</exception>
    public static FeaturesDict Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        JsonObject json = LayoutJson.Read(path);
        try
        {
            return Of(json, folder, "", 0) as FeaturesDict ?? throw new InvalidDataException("expected a FeaturesDict");
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {error.Message.TrimEnd('.')}.", error);
        }
    }

    public static JsonObject Of(DatasetFeature feature)
    {
        var (name, content) = feature.Json;
        return new() { ["pythonClassName"] = Prefix + feature.ClassName, [name] = content };
    }

    public static JsonObject Shape(IEnumerable<int?> extents)
    {
        string[] numbers = [.. extents.Select(e => (e ?? -1).ToString(CultureInfo.InvariantCulture))];
        return numbers.Length == 0 ? [] : new() { ["dimensions"] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]) };
    }

    private static DatasetFeature Of(JsonObject json, string folder, string path, int depth)
    {
        if (depth > MostDepth) throw new InvalidDataException($"expected features within at most {MostDepth} others");
        string name = (string?)json["pythonClassName"] ?? throw new InvalidDataException($"expected a pythonClassName of {Named(path)}");
        string kind = name.StartsWith(Root, StringComparison.Ordinal) ? name[(name.LastIndexOf('.') + 1)..] : "";
        switch (kind)
        {
            case "FeaturesDict":
                JsonObject features = Content(json, "featuresDict")["features"]?.AsObject() ?? [];
                return new FeaturesDict([.. features.Select(f => (f.Key, Of(Object(f.Value, f.Key), folder, path.Length == 0 ? f.Key : $"{path}-{f.Key}", depth + 1)))]);
            case "ClassLabel":
                return Label(LayoutJson.Number(Content(json, "classLabel")["numClasses"]), folder, path);
            case "Image":
                JsonObject image = Content(json, "image");
                int?[] size = Extents(image);
                if ((string?)image["dtype"] is not ("uint8" or null)) throw new InvalidDataException($"expected images of uint8, got {image["dtype"]} of {Named(path)}");
                if (size is not [_, _, { } channels]) throw new InvalidDataException($"expected images of height, width and channels, got {size.Length} extents of {Named(path)}");
                return new ImageFeature(size[0], size[1], channels) { Encoding = (string?)image["encodingFormat"] is { Length: > 0 } encoding ? encoding : null };
            case "Text":
                return new TextFeature();
            case "Tensor" or "Scalar":
                return Tensor(Content(json, "tensor"), path);
            case "BBoxFeature":
                return Tensor(json["boundingBox"]?.AsObject() ?? new() { ["shape"] = Shape([4]), ["dtype"] = "float32" }, path);
            case "Sequence":
                JsonObject sequence = Content(json, "sequence");
                long length = LayoutJson.Number(sequence["length"] ?? "-1");
                return new SequenceFeature(Of(Object(sequence["feature"], "feature"), folder, path, depth + 1), length < 0 ? null : checked((int)length));
            default:
                throw new InvalidDataException($"expected FeaturesDict, ClassLabel, Image, Text, Tensor, Scalar, BBoxFeature or Sequence of TensorFlow Datasets, got \"{name}\" of {Named(path)}. Such a feature is not read; nothing is ever loaded by the name of a class");
        }
    }

    private static ClassLabelFeature Label(long count, string folder, string path)
    {
        if (count is < 0 or > int.MaxValue) throw new InvalidDataException($"expected a number of classes, got {count} of {Named(path)}");
        string file = Path.Combine(folder, LabelFile(path));
        if (!File.Exists(file)) return new((int)count);
        string[] names = [.. LayoutJson.Text(file).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == count ? new(names) : throw new InvalidDataException($"expected the names of {count} classes in {Path.GetFileName(file)}, got {names.Length}");
    }

    private static TensorFeature Tensor(JsonObject tensor, string path)
    {
        string type = (string?)tensor["dtype"] ?? throw new InvalidDataException($"expected a dtype of {Named(path)}"), encoding = ((string?)tensor["encoding"] ?? "none").ToLowerInvariant();
        if (encoding is not ("none" or "bytes" or "zlib")) throw new InvalidDataException($"expected the encoding none, bytes or zlib, got \"{encoding}\" of {Named(path)}");
        int?[] extents = Extents(tensor);
        if (extents.Count(e => e is null) > 1) throw new InvalidDataException($"expected a tensor with at most one extent that differs, got more of {Named(path)}");
        return new(FeatureTypes.Named(type), extents) { TypeName = type, Encoding = encoding };
    }

    private static int?[] Extents(JsonObject content) =>
        [.. (content["shape"]?["dimensions"]?.AsArray() ?? []).Select(d => LayoutJson.Number(d)).Select(d => d < 0 ? (int?)null : checked((int)d))];

    private static IEnumerable<(string File, ClassLabelFeature Label)> Labels(DatasetFeature feature, string path) => feature switch
    {
        FeaturesDict dictionary => dictionary.Features.SelectMany(f => Labels(f.Feature, path.Length == 0 ? f.Name : $"{path}-{f.Name}")),
        SequenceFeature sequence => Labels(sequence.Feature, path),
        ClassLabelFeature label => [(LabelFile(path), label)],
        _ => [],
    };

    // A name may hold anything but a slash; what leads out of the folder is refused.
    private static string LabelFile(string path) => Path.GetFileName(path) == path ? path + ".labels.txt" : throw new InvalidDataException($"expected the name of a feature, got \"{path}\"");

    private static JsonObject Content(JsonObject json, string name) => Object(json[name], name);

    private static JsonObject Object(JsonNode? node, string name) => node as JsonObject ?? throw new InvalidDataException($"expected an object as \"{name}\"");

    private static string Named(string path) => path.Length == 0 ? "the features" : $"\"{path}\"";
}
