using System.Collections;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Several values of a feature, or of each feature of a dictionary; loaded with a leading axis.</summary>
/// <param name="Feature">What the values are.</param>
/// <param name="Length">How many they are; null where that differs.</param>
public sealed record SequenceFeature(DatasetFeature Feature, int? Length = null) : ValueFeature
{
    internal override string ClassName => "sequence_feature.Sequence";

    internal override (string, JsonObject) Json => ("sequence", new() { ["feature"] = FeaturesJson.Of(Feature), ["length"] = $"{Length ?? -1}" });

    internal override Shape? StoredShape => Length is { } length && Inner.StoredShape is { } each ? each.Insert(0, length) : null;

    internal override DType StoredType => Inner.StoredType;

    private ValueFeature Inner => (ValueFeature)Feature;

    /// <summary>The values and how many.</summary>
    public override string ToString() => $"sequence of {(Length is null ? "" : $"{Length} ")}{Feature}";

    internal override IEnumerable<FeatureLeaf> Leaves(string path) => Feature is FeaturesDict dictionary
        ? dictionary.Leaves(path).SelectMany(leaf => new SequenceFeature(leaf.Feature, Length).Leaves(leaf.Path))
        : [new(path, this)];

    internal override Tensor ToTensor(object value) => Stacked([.. Values(value).Select(Inner.ToTensor)]);

    internal override FeatureField Field(string path) => Length is not null ? base.Field(path) : FeatureField.Variable(path, StoredType, EachStored);

    internal override Tensor Store(object value) => Values(value).Select(Inner.Store).ToList() is { Count: > 0 } values ? Stacked(values) : Tensor.Zeros(StoredType, EachStored.Insert(0, 0));

    internal override Tensor Read(Tensor stored) => Stacked([.. Rows(stored).Select(row => Inner.Read((Tensor)row))]);

    private Shape EachStored => Inner.StoredShape ?? throw new InvalidDataException($"expected values of a known size in a sequence, got {Inner}; sequences of sequences are not read");

    internal override Tensor ToEmpty() => throw new InvalidDataException($"expected values of a known size in a sequence, got {this}; sequences of sequences are not read");

    private IEnumerable<object> Values(object value)
    {
        List<object> values = value is Tensor { Shape.Rank: > 0 } tensor ? [.. Rows(tensor)]
            : value is IEnumerable several and not (string or byte[]) ? [.. several.Cast<object>()]
            : throw Expected("several values", value);
        return Length is null || values.Count == Length ? values : throw Expected($"{Length} values", values.Count);
    }

    private static IEnumerable<object> Rows(Tensor tensor)
    {
        var table = new RowTable(new Example(tensor));
        return Enumerable.Range(0, table.Count).Select(row => table.Row(row).Input);
    }

    private Tensor Stacked(IReadOnlyList<Tensor> values)
    {
        if (Length is { } length && values.Count != length) throw Expected($"{length} values", values.Count);
        if (values.Count == 0) return Inner.ToEmpty();
        if (values.FirstOrDefault(v => v.Shape != values[0].Shape) is { } other) throw Expected($"values of one shape, as the first has {values[0].Shape}", other);
        return Dataset.From([.. values.Select(v => new Example(v))]).Batch(values.Count).First().Input;
    }
}
