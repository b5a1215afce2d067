namespace Penstock.Evaluation;

/// <summary>What a model must show against the baselines.</summary>
public enum BaselineRule
{
    /// <summary>It must be better than each by more than luck: the interval of the difference lies above 0.</summary>
    Beat,
    /// <summary>It must not be worse than any by more than luck: the interval of the difference reaches 0 or above.</summary>
    NotBelow,
    /// <summary>Nothing.</summary>
    None,
}
