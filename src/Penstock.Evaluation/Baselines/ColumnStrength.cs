namespace Penstock.Evaluation;

/// <summary>How much one raw column alone tells of the label.</summary>
/// <param name="Column">The column.</param>
/// <param name="Strength">What the column alone reaches on rows it was not fitted on: the area under the ROC curve (the mean over classes), or the share of the variance that is explained.</param>
public sealed record ColumnStrength(string Column, double Strength)
{
    /// <summary>From which strength on a column is said to give the label away.</summary>
    public const double NearlyTheLabel = 0.9;

    /// <summary>Whether the column alone nearly gives the label away: a sign that it is known only after the label.</summary>
    public bool GivesLabelAway => Strength >= NearlyTheLabel;
}
