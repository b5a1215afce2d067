using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Which features become which parts of an example.</summary>
internal sealed class ExampleForm
{
    private static readonly string[] s_single = ["input"];

    private readonly string[] _names;

    /// <summary>The form of a dataset.</summary>
    /// <param name="name">The dataset, for messages.</param>
    /// <param name="features">What there is.</param>
    /// <param name="keys">What is seen and told; null for all features as inputs.</param>
    public ExampleForm(string name, FeaturesDict features, SupervisedKeys? keys)
    {
        IReadOnlyList<FeatureLeaf> all = features.AllLeaves;
        FeatureLeaf[] inputs = keys is null ? [.. all] : [.. keys.Inputs.SelectMany(Under)];
        if (inputs.Length == 0) throw new InvalidDataException($"{name}: expected one or more features, got none.");
        _names = keys is not null && inputs.Length == 1 ? s_single : [.. inputs.Select(l => l.Path)];
        Leaves = [.. inputs, keys is null ? null : One(keys.Label), keys?.Weight is { } weight ? One(weight) : null];

        IEnumerable<FeatureLeaf> Under(string key)
        {
            FeatureLeaf[] found = [.. all.Where(l => l.Path == key || l.Path.StartsWith(key + "/", StringComparison.Ordinal))];
            return found.Length > 0 ? found : throw new InvalidDataException($"{name}: expected a feature \"{key}\", as the supervised keys say, got {string.Join(", ", all.Select(l => l.Path))}.");
        }

        FeatureLeaf One(string key) => Under(key).ToArray() is [var one] ? one : throw new InvalidDataException($"{name}: expected one feature \"{key}\" as label or weight, got several.");
    }

    /// <summary>The inputs, then the label, then the weight.</summary>
    public IReadOnlyList<FeatureLeaf?> Leaves { get; }

    /// <summary>An example of tensors in the order of the leaves.</summary>
    public Example Of(Tensor?[] fields) => new(_names, fields);
}
