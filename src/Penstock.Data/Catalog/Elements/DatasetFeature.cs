using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>What a named part of the examples of a dataset is: a class, an image, a tensor, a text, a sequence, or a dictionary of such.</summary>
public abstract record DatasetFeature
{
    private protected DatasetFeature() { }

    /// <summary>The last two parts of the name that features.json has for it: <c>image_feature.Image</c>.</summary>
    internal abstract string ClassName { get; }

    /// <summary>What features.json says of it, under which name.</summary>
    internal abstract (string Name, JsonObject Content) Json { get; }

    /// <summary>The features that hold values, by their paths: names joined by slashes.</summary>
    internal abstract IEnumerable<FeatureLeaf> Leaves(string path);
}

/// <summary>A feature that holds values.</summary>
/// <param name="Path">The names from the outside, joined by slashes: what its values are called in the records.</param>
/// <param name="Feature">The feature.</param>
internal sealed record FeatureLeaf(string Path, ValueFeature Feature);
