using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A feature with the numbers found in the training rows: it can be looked at, written as JSON and added to a graph.</summary>
/// <param name="Name">The feature's name.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FittedNumber), "number")]
[JsonDerivedType(typeof(FittedBuckets), "buckets")]
[JsonDerivedType(typeof(FittedVocabulary), "vocabulary")]
[JsonDerivedType(typeof(FittedHash), "hash")]
[JsonDerivedType(typeof(FittedOneHot), "oneHot")]
[JsonDerivedType(typeof(FittedDate), "date")]
[JsonDerivedType(typeof(FittedCross), "cross")]
public abstract record FittedFeature(string Name)
{
    /// <summary>The columns that are read.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<RawColumn> Columns { get; }

    /// <summary>The names of its places in the matrix; none for a feature that is an input of its own.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Places { get; }

    /// <summary>What is wrong with the numbers, which may come from a file; null if nothing.</summary>
    internal abstract string? Flaw();

    /// <summary>Adds its nodes: Float32 [rows, places], or Int64 [rows] for a feature that is an input of its own.</summary>
    /// <param name="column">Gives a column of raw rows, [rows].</param>
    internal abstract Value AddTo(Func<string, Value> column);

    /// <summary>A value [rows] as a matrix of one place.</summary>
    private protected static Value AsPlace(Value x) => Op.Cast(Op.Reshape(x, [x.Shape[0], 1]), DType.Float32);
}

/// <summary>A fitted feature that is one of so many categories.</summary>
/// <param name="Name">The feature's name.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FittedBuckets), "buckets")]
[JsonDerivedType(typeof(FittedVocabulary), "vocabulary")]
[JsonDerivedType(typeof(FittedHash), "hash")]
[JsonDerivedType(typeof(FittedDate), "date")]
[JsonDerivedType(typeof(FittedCross), "cross")]
public abstract record FittedCategory(string Name) : FittedFeature(Name)
{
    /// <summary>Whether the number of the category is an input of its own beside the matrix.</summary>
    public bool AsIds { get; init; }

    /// <summary>How many categories there are.</summary>
    [JsonIgnore]
    public abstract int Size { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override IReadOnlyList<string> Places => AsIds ? [] : [.. Enumerable.Range(0, Size).Select(i => $"{Name}={LabelOf(i)}")];

    /// <summary>What a category is called.</summary>
    /// <param name="id">0 to below <see cref="Size"/>.</param>
    public abstract string LabelOf(int id);

    /// <summary>Adds the nodes that find the category, Int64 [rows].</summary>
    internal abstract Value Ids(Func<string, Value> column);

    internal sealed override Value AddTo(Func<string, Value> column) => AsIds ? Ids(column) : Op.OneHot(Ids(column), Size);
}
