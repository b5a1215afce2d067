namespace Penstock.Evaluation;

/// <summary>What a model is compared with.</summary>
public enum RivalKind
{
    /// <summary>The model that answers now.</summary>
    Champion,
    /// <summary>The baseline that always answers the same: the share of the classes, or the mean.</summary>
    Majority,
    /// <summary>The baseline that looks at one column.</summary>
    BestColumn,
    /// <summary>The baseline that adds up the features: logistic regression, or linear regression for numbers.</summary>
    Regression,
    /// <summary>Another model.</summary>
    Other,
}
