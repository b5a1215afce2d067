using System.Globalization;

namespace Penstock.Monitoring;

/// <summary>What can be wrong with a model in use. Each has its own evidence.</summary>
public enum DriftKind
{
    /// <summary>The inputs are spread otherwise than in training: P(X).</summary>
    DataDrift,

    /// <summary>More or fewer values are missing than in training.</summary>
    MissingValues,

    /// <summary>Values come that training never saw.</summary>
    UnseenValues,

    /// <summary>Rows come the like of which the model was never shown, by several columns together.</summary>
    OutOfDistribution,

    /// <summary>The answers are spread otherwise than before, though the inputs are not: P(Y^).</summary>
    PredictionShift,

    /// <summary>The labels are spread otherwise, and the inputs of each label are as before: P(Y), with P(X|Y).</summary>
    LabelShift,

    /// <summary>The same inputs have other labels than before: P(Y|X).</summary>
    ConceptDrift,

    /// <summary>The model was trained too long ago, or too many rows ago.</summary>
    Staleness,
}

/// <summary>How serious something is.</summary>
public enum AlertLevel
{
    /// <summary>Nothing to tell.</summary>
    Quiet,

    /// <summary>An early sign, which may be chance.</summary>
    Warning,

    /// <summary>More than chance explains.</summary>
    Alarm,
}

/// <summary>One comparison of a window with the reference: always with the value, however quiet it is.</summary>
/// <param name="Kind">What it is evidence of.</param>
/// <param name="Subject">The column, or what else was compared.</param>
/// <param name="Level">How serious it is by itself.</param>
/// <param name="Measure">What the value is: a distance or a share.</param>
/// <param name="Value">The value in the window.</param>
/// <param name="Reference">The value in the reference, for shares and rates; 0 for distances.</param>
/// <param name="Test">The test behind the probability.</param>
/// <param name="PValue">The chance of as much difference, were nothing changed.</param>
/// <param name="AdjustedPValue">The same over all comparisons of the window (Bonferroni); the thresholds are compared with this.</param>
/// <param name="Threshold">What the value must reach for an alarm, beside the probability.</param>
/// <param name="Binning">How values were put in bins; empty where none were.</param>
public sealed record Evidence(
    DriftKind Kind, string Subject, AlertLevel Level, string Measure, double Value, double Reference, string Test, double PValue, double AdjustedPValue, double Threshold, string Binning)
{
    /// <summary>The comparison in one line.</summary>
    public override string ToString()
    {
        string reference = Measure.StartsWith("share", StringComparison.Ordinal) || Measure.StartsWith("rate", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $" (was {Reference:0.####})") : "";
        string bins = Binning.Length > 0 ? $", {Binning}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Subject}: {Measure} {Value:0.####}{reference}, threshold {Threshold:0.####}; {Test}{bins}: p {PValue:0.##e+0}, over all {AdjustedPValue:0.##e+0}");
    }
}
