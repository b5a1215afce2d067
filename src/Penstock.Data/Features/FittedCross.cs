using System.Text.Json.Serialization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The categories of several features taken together: combination by combination where they are at most so many, else by hash.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Parts">The features that are crossed.</param>
/// <param name="Count">The most numbers there may be for combinations.</param>
public sealed record FittedCross(string Name, IReadOnlyList<FittedCategory> Parts, int Count) : FittedCategory(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int Size => IsExact ? (int)Combinations : Count;

    /// <summary>Whether every combination has a number of its own.</summary>
    [JsonIgnore]
    public bool IsExact => Combinations <= Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<RawColumn> Columns => [.. Parts.SelectMany(p => p.Columns).Distinct()];

    private double Combinations => Parts.Aggregate(1.0, (product, part) => product * part.Size);

    /// <inheritdoc/>
    public override string LabelOf(int id)
    {
        if (!IsExact) return $"{id}";
        string text = "";
        for (int i = Parts.Count - 1; i >= 0; id /= Parts[i--].Size) text = $"{Parts[i].LabelOf(id % Parts[i].Size)}{(text == "" ? "" : ", ")}{text}";
        return text;
    }

    internal override string? Flaw() => Parts.Count < 2 || Parts.Contains(null!) || Count is < 1 or > 10_000_000 ? $"{Parts.Count} parts and {Count} numbers" : Parts.Select(p => p.Flaw()).FirstOrDefault(f => f is not null);

    internal override Value Ids(Func<string, Value> column)
    {
        Value[] ids = [.. Parts.Select(p => p.Ids(column))];
        if (!IsExact) return Op.CrossHash(Count, ids);
        Value all = ids[0];
        for (int i = 1; i < ids.Length; i++) all = all * Parts[i].Size + ids[i];
        return all;
    }
}
