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
    public double Accuracy => Ratio(TruePositives + TrueNegatives, Total);

    /// <summary>TP / (TP + FP).</summary>
    public double Precision => Ratio(TruePositives, PredictedPositives);

    /// <summary>TP / (TP + FN).</summary>
    public double Recall => Ratio(TruePositives, Positives);

    /// <summary>TN / (TN + FP).</summary>
    public double Specificity => Ratio(TrueNegatives, Negatives);

    /// <summary>FP / (FP + TN).</summary>
    public double FallOut => Ratio(FalsePositives, Negatives);

    /// <summary>FN / (FN + TP).</summary>
    public double MissRate => Ratio(FalseNegatives, Positives);

    /// <summary>TN / (TN + FN).</summary>
    public double NegativePredictiveValue => Ratio(TrueNegatives, PredictedNegatives);

    /// <summary>FP / (FP + TP).</summary>
    public double FalseDiscoveryRate => Ratio(FalsePositives, PredictedPositives);

    /// <summary>FN / (FN + TN).</summary>
    public double FalseOmissionRate => Ratio(FalseNegatives, PredictedNegatives);

    /// <summary>Positives / all.</summary>
    public double Prevalence => Ratio(Positives, Total);

    /// <summary>(sqrt(TPR (1 - TNR)) + TNR - 1) / (TPR + TNR - 1): the prevalence below which the precision falls off most.</summary>
    public double PrevalenceThreshold => Recall + Specificity == 1 ? double.NaN : (Math.Sqrt(Recall * (1 - Specificity)) + Specificity - 1) / (Recall + Specificity - 1);

    /// <summary>TP / (TP + FN + FP).</summary>
    public double ThreatScore => Ratio(TruePositives, TruePositives + FalseNegatives + FalsePositives);

    /// <summary>(TPR + TNR) / 2.</summary>
    public double BalancedAccuracy => (Recall + Specificity) / 2;

    /// <summary>2 TP / (2 TP + FP + FN).</summary>
    public double F1 => Ratio(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    /// <summary>The correlation of decisions and labels, -1 to 1.</summary>
    public double MatthewsCorrelation =>
        Ratio(TruePositives * TrueNegatives - FalsePositives * FalseNegatives, Math.Sqrt(PredictedPositives * Positives * Negatives * PredictedNegatives));

    /// <summary>sqrt(PPV TPR).</summary>
    public double FowlkesMallowsIndex => Math.Sqrt(Precision * Recall);

    /// <summary>TPR + TNR - 1.</summary>
    public double Informedness => Recall + Specificity - 1;

    /// <summary>PPV + NPV - 1.</summary>
    public double Markedness => Precision + NegativePredictiveValue - 1;

    /// <summary>TPR / FPR.</summary>
    public double PositiveLikelihoodRatio => Ratio(Recall, FallOut);

    /// <summary>FNR / TNR.</summary>
    public double NegativeLikelihoodRatio => Ratio(MissRate, Specificity);

    /// <summary>(TP TN) / (FP FN).</summary>
    public double DiagnosticOddsRatio => TrueNegatives > 0 ? Ratio(TruePositives * TrueNegatives, FalsePositives * FalseNegatives) : double.NaN;

    /// <summary>(TP + FP) / all.</summary>
    public double PredictedPositiveRate => Ratio(PredictedPositives, Total);

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : double.NaN;
}
