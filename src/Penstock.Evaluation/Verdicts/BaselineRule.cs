namespace Penstock.Evaluation;

/// <summary>What a model must show against the baselines, on the same rows.</summary>
public enum BaselineRule
{
    /// <summary>It must be better than each, and by more than luck than the one that always answers the same. How much better than the others is told with an interval.</summary>
    Beat,
    /// <summary>It must not be worse than any by more than luck: the interval of the difference reaches 0 or above.</summary>
    NotBelow,
    /// <summary>Nothing; they are measured all the same.</summary>
    None,
    /// <summary>It must be better than each by more than luck: the interval of the difference lies above 0. Small differences take many rows to show.</summary>
    BeatSurely,
}
