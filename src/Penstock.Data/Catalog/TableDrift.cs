namespace Penstock.Data;

/// <summary>What changes in the rows of <see cref="DriftingTable"/>.</summary>
public enum TableDrift
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The inputs: the spending rises and the visits spread; which answer follows from which inputs stays.</summary>
    Covariate,

    /// <summary>The balance of the answers; what the inputs of an answer look like stays.</summary>
    Prior,

    /// <summary>Which answer follows from which inputs; the inputs stay. At full strength every rule is turned round.</summary>
    Concept,

    /// <summary>The share of missing values.</summary>
    Missing,

    /// <summary>The values: a segment appears that was never there.</summary>
    Unseen,
}
