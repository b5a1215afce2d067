using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>Features by name, in order.</summary>
public sealed record FeaturesDict : DatasetFeature
{
    /// <summary>Features of different names.</summary>
    /// <exception cref="ArgumentException">A name is there twice, is empty, or holds a slash.</exception>
    public FeaturesDict(params IReadOnlyList<(string Name, DatasetFeature Feature)> features)
    {
        foreach (var (name, _) in features)
            if (name.Length == 0 || name.Contains('/') || features.Count(f => f.Name == name) > 1)
                throw new ArgumentException($"FeaturesDict: expected different names without a slash, got \"{name}\" among {string.Join(", ", features.Select(f => f.Name))}.");
        Features = features;
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<(string Name, DatasetFeature Feature)> Features { get; }

    /// <summary>The feature of a name.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public DatasetFeature this[string name] => Features.FirstOrDefault(f => f.Name == name).Feature
        ?? throw new ArgumentException($"FeaturesDict: expected one of {string.Join(", ", Features.Select(f => f.Name))}, got \"{name}\".");

    internal override string ClassName => "features_dict.FeaturesDict";

    internal override (string, JsonObject) Json => ("featuresDict", new() { ["features"] = new JsonObject(Features.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)FeaturesJson.Of(f.Feature)))) });

    /// <summary>The features that hold values.</summary>
    internal IReadOnlyList<FeatureLeaf> AllLeaves => field ??= [.. Leaves("")];

    /// <summary>Whether examples are rows of single numbers and texts.</summary>
    internal bool IsTable => AllLeaves.All(l => l.Feature is TextFeature or ClassLabelFeature or TensorFeature { Extents.Count: 0 });

    /// <summary>Names and features, one a line.</summary>
    public override string ToString() => string.Join('\n', AllLeaves.Select(leaf => $"{leaf.Path}: {leaf.Feature}"));

    internal override IEnumerable<FeatureLeaf> Leaves(string path) => Features.SelectMany(f => f.Feature.Leaves(path.Length == 0 ? f.Name : $"{path}/{f.Name}"));
}
