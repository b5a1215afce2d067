using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>What dataset_info.json says of a prepared dataset, with the field names of TensorFlow Datasets.</summary>
public sealed record DatasetInfo
{
    internal const string FileName = "dataset_info.json", TfRecord = "tfrecord";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name, such as fashion_mnist.</summary>
    public required string Name { get; init; }

    /// <summary>The version, such as 3.0.1.</summary>
    public required string Version { get; init; }

    /// <summary>What an example is and what there is to learn.</summary>
    public string Description { get; init; } = "";

    /// <summary>How to cite it; empty where nothing is stated.</summary>
    public string Citation { get; init; } = "";

    /// <summary>The licence; empty where none is stated.</summary>
    public string Licence { get; init; } = "";

    /// <summary>The variant, or null.</summary>
    public string? Config { get; init; }

    /// <summary>The pages and files it comes from.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The bytes of the source files.</summary>
    public long DownloadBytes { get; init; }

    /// <summary>The splits.</summary>
    public IReadOnlyList<SplitInfo> Splits { get; init; } = [];

    /// <summary>What a model sees and what it should tell; null where nothing is stated.</summary>
    public SupervisedKeys? Supervised { get; init; }

    /// <summary>Whether the examples stand in the order of the source; false: in that of a hash of their keys.</summary>
    public bool KeepsOrder { get; init; }

    internal string FileFormat { get; init; } = TfRecord;

    /// <summary>The text of dataset_info.json; names in order, as TensorFlow Datasets has them.</summary>
    internal string ToJson()
    {
        var json = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["name"] = Name, ["version"] = Version, ["fileFormat"] = FileFormat,
            ["splits"] = new JsonArray([.. Splits.Select(s => (JsonNode)new JsonObject
            {
                ["filepathTemplate"] = s.Template, ["name"] = s.Name, ["numBytes"] = Text(s.Bytes), ["shardLengths"] = new JsonArray([.. s.ShardLengths.Select(l => (JsonNode)Text(l))]),
            })]),
        };
        if (Description.Length > 0) json["description"] = Description;
        if (Citation.Length > 0) json["citation"] = Citation;
        if (Config is not null) json["configName"] = Config;
        if (KeepsOrder) json["disableShuffling"] = true;
        if (DownloadBytes > 0) json["downloadSize"] = Text(DownloadBytes);
        if (Addresses.Count > 0) json["location"] = new JsonObject { ["urls"] = new JsonArray([.. Addresses.Select(a => (JsonNode)a)]) };
        if (Licence.Length > 0) json["redistributionInfo"] = new JsonObject { ["license"] = Licence };
        if (Supervised is not null) json["supervisedKeys"] = Supervised.ToJson();
        return new JsonObject(json).ToJsonString(s_json);
    }

    internal void Write(string folder) => FileReplacement.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(ToJson())));

    /// <summary>Reads the file of a folder; fields that are not known are passed over.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal static DatasetInfo Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        JsonObject json = LayoutJson.Read(path);
        try
        {
            string name = (string?)json["name"] ?? throw new InvalidDataException("expected a name");
            if (!DatasetName.IsValid(name)) throw new InvalidDataException($"expected a name of letters, digits and underscores, got \"{name}\"");
            return new()
            {
                Name = name, Version = (string?)json["version"] ?? "", Description = (string?)json["description"] ?? "", Citation = (string?)json["citation"] ?? "",
                Licence = (string?)json["redistributionInfo"]?["license"] ?? "", Config = (string?)json["configName"],
                Addresses = [.. (json["location"]?["urls"] as JsonArray ?? []).Select(u => (string?)u ?? "")],
                DownloadBytes = json["downloadSize"] is { } bytes ? LayoutJson.Number(bytes) : 0,
                Splits = [.. (json["splits"] as JsonArray ?? []).Select(s => ReadSplit(s as JsonObject ?? throw new InvalidDataException("expected objects as splits")))],
                KeepsOrder = (bool?)json["disableShuffling"] ?? false,
                Supervised = SupervisedKeys.FromJson(json["supervisedKeys"]),
                FileFormat = (string?)json["fileFormat"] is { Length: > 0 } format ? format : TfRecord,
            };
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static SplitInfo ReadSplit(JsonObject json)
    {
        string name = (string?)json["name"] ?? throw new InvalidDataException("expected a name of a split");
        long[] lengths = [.. (json["shardLengths"] as JsonArray ?? []).Select(LayoutJson.Number)];
        if (lengths.Any(l => l is < 0 or > int.MaxValue)) throw new InvalidDataException($"expected lengths of shards from 0, got {lengths.Min()} and {lengths.Max()} in {name}");
        return new(name, lengths, json["numBytes"] is { } bytes ? LayoutJson.Number(bytes) : 0)
        {
            Template = (string?)json["filepathTemplate"] is { Length: > 0 } template ? template : ShardNames.UsualTemplate,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
