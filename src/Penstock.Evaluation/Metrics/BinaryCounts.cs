namespace Penstock.Evaluation;

/// <summary>How many rows of a binary task were decided how at one threshold, by weight. What would divide by 0 is NaN.</summary>
/// <param name="TruePositives">Positives decided positive.</param>
/// <param name="TrueNegatives">Negatives decided negative.</param>
/// <param name="FalsePositives">Negatives decided positive.</param>
/// <param name="FalseNegatives">Positives decided negative.</param>
public readonly record struct BinaryCounts(double TruePositives, double TrueNegatives, double FalsePositives, double FalseNegatives)
{
    /// <summary>All positives: TP + FN.</summary>
    public double Positives => TruePositives + FalseNegatives;

    /// <summary>All negatives: TN + FP.</summary>
    public double Negatives => TrueNegatives + FalsePositives;

    /// <summary>Decided positive: TP + FP.</summary>
    public double PredictedPositives => TruePositives + FalsePositives;

    /// <summary>Decided negative: TN + FN.</summary>
    public double PredictedNegatives => TrueNegatives + FalseNegatives;

    /// <summary>All.</summary>
    public double Total => Positives + Negatives;

    /// <summary>(TP + TN) / all.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / Total;

    /// <summary>TP / (TP + FP).</summary>
    public double Precision => TruePositives / PredictedPositives;

    /// <summary>TP / (TP + FN).</summary>
    public double Recall => TruePositives / Positives;

    /// <summary>TN / (TN + FP).</summary>
    public double Specificity => TrueNegatives / Negatives;

    /// <summary>FP / (FP + TN).</summary>
    public double FallOut => FalsePositives / Negatives;

    /// <summary>FN / (FN + TP).</summary>
    public double MissRate => FalseNegatives / Positives;

    /// <summary>TN / (TN + FN).</summary>
    public double NegativePredictiveValue => TrueNegatives / PredictedNegatives;

    /// <summary>FP / (FP + TP).</summary>
    public double FalseDiscoveryRate => FalsePositives / PredictedPositives;

    /// <summary>FN / (FN + TN).</summary>
    public double FalseOmissionRate => FalseNegatives / PredictedNegatives;

    /// <summary>Positives / all.</summary>
    public double Prevalence => Positives / Total;

    /// <summary>(sqrt(TPR (1 - TNR)) + TNR - 1) / (TPR + TNR - 1): the prevalence below which the precision falls off most.</summary>
    public double PrevalenceThreshold => (Math.Sqrt(Recall * (1 - Specificity)) + Specificity - 1) / (Recall + Specificity - 1);

    /// <summary>TP / (TP + FN + FP).</summary>
    public double ThreatScore => TruePositives / (TruePositives + FalseNegatives + FalsePositives);

    /// <summary>(TPR + TNR) / 2.</summary>
    public double BalancedAccuracy => (Recall + Specificity) / 2;

    /// <summary>2 TP / (2 TP + FP + FN).</summary>
    public double F1 => 2 * TruePositives / (2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>The correlation of decisions and labels, -1 to 1.</summary>
    public double MatthewsCorrelation =>
        (TruePositives * TrueNegatives - FalsePositives * FalseNegatives) / Math.Sqrt(PredictedPositives * Positives * Negatives * PredictedNegatives);

    /// <summary>sqrt(PPV TPR).</summary>
    public double FowlkesMallowsIndex => Math.Sqrt(Precision * Recall);

    /// <summary>TPR + TNR - 1.</summary>
    public double Informedness => Recall + Specificity - 1;

    /// <summary>PPV + NPV - 1.</summary>
    public double Markedness => Precision + NegativePredictiveValue - 1;

    /// <summary>TPR / FPR.</summary>
    public double PositiveLikelihoodRatio => Recall / FallOut;

    /// <summary>FNR / TNR.</summary>
    public double NegativeLikelihoodRatio => MissRate / Specificity;

    /// <summary>(TP TN) / (FP FN).</summary>
    public double DiagnosticOddsRatio => TruePositives * TrueNegatives / (FalsePositives * FalseNegatives);

    /// <summary>(TP + FP) / all.</summary>
    public double PredictedPositiveRate => PredictedPositives / Total;
}
