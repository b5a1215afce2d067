namespace Penstock.Data;

/// <summary>What the examples of a dataset of the catalog are made of.</summary>
public sealed record DatasetLoadOptions
{
    /// <summary>Whether examples have all features as named inputs and no label; false: the inputs and the label that the dataset states, where it does. A single input is called input.</summary>
    public bool AllFeatures { get; init; }

    /// <summary>How many examples are decoded at the same time; 1 by default.</summary>
    public int Parallelism { get; init; } = 1;
}
