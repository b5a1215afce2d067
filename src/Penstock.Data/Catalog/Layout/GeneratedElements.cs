using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The examples of a builder in memory, in the order that the prepared folder has.</summary>
internal sealed class GeneratedElements
{
    private readonly CatalogEntry _about;
    private readonly Dictionary<string, GeneratedExample[]> _splits = [];
    private readonly List<SplitInfo> _infos = [];

    public GeneratedElements(CatalogEntry about, IEnumerable<GeneratedSplit> splits)
    {
        _about = about;
        foreach (GeneratedSplit split in splits)
        {
            GeneratedExample[] examples = Sorted(about, split);
            _splits.Add(split.Name, examples);
            _infos.Add(new(split.Name, [examples.Length], 0));
        }
    }

    public Dataset<Example> Load(SplitExpression split, DatasetLoadOptions options)
    {
        var form = new ExampleForm(_about.Name, _about.Features, options.AllFeatures ? null : _about.Supervised);
        var parts = split.In(_infos).Select(range => _splits[range.Split][(int)range.From..(int)range.To].Select(example => (range.Split, Example: example)));
        return Dataset.From([.. parts.SelectMany(p => p)]).Map(e => Of(e.Split, e.Example, form), options.Parallelism);
    }

    /// <summary>The examples in order; keys that are there twice are an error.</summary>
    public static GeneratedExample[] Sorted(CatalogEntry about, GeneratedSplit split)
    {
        GeneratedExample[] examples = [.. split.Examples];
        if (about.KeepsOrder) return examples;
        UInt128[] hashes = Array.ConvertAll(examples, e => RecordOrder.Of(split.Name, e.Key));
        Array.Sort(hashes, examples);
        for (int i = 1; i < hashes.Length; i++)
            if (hashes[i] == hashes[i - 1]) throw new InvalidDataException($"{about.Name} {split.Name}: expected a key of its own for every example, got \"{examples[i].Key}\" twice.");
        return examples;
    }

    /// <summary>What stands for the value of a feature in a record.</summary>
    public static Tensor Stored(CatalogEntry about, string split, GeneratedExample example, FeatureLeaf leaf) => Of(about, split, example, leaf, leaf.Feature.Store);

    private static Tensor Of(CatalogEntry about, string split, GeneratedExample example, FeatureLeaf leaf, Func<object, Tensor> convert)
    {
        try
        {
            return convert(example.Values.TryGetValue(leaf.Path, out object? value) ? value : throw new InvalidDataException($"expected a value, got values of {string.Join(", ", example.Values.Keys)}"));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{about.Name} {split} \"{example.Key}\": feature \"{leaf.Path}\": {error.Message.TrimEnd('.')}.", error);
        }
    }

    private Example Of(string split, GeneratedExample example, ExampleForm form) =>
        form.Of([.. form.Leaves.Select(leaf => leaf is null ? null : Of(_about, split, example, leaf, leaf.Feature.ToTensor))]);
}
