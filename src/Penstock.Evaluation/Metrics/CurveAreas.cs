namespace Penstock.Evaluation;

/// <summary>Adds up the areas under the ROC curve and under precision over recall, point by point as the threshold falls.</summary>
internal struct CurveAreas
{
    private double _tp, _fp, _roc, _precisionRecall;

    /// <summary>The next point: how many positives and negatives lie above a threshold that is lower than before.</summary>
    public void Add(double tp, double fp)
    {
        double found = tp - _tp, wrong = fp - _fp, all = found + wrong;
        if (all <= 0) return;
        _roc += wrong * (_tp + found / 2);
        // Davis and Goadrich 2006: between two points true positives grow in proportion to all that is decided positive.
        if (found > 0)
        {
            double slope = found / all, before = _tp + _fp, intercept = _tp - slope * before;
            _precisionRecall += slope * (found + (before > 0 ? intercept * LogOfGrowth(all / before) : 0));
        }
        (_tp, _fp) = (tp, fp);
    }

    // ln(1 + x); the series is exact to the last digits where x is as small as it nearly always is.
    private static double LogOfGrowth(double x) => x < 1e-3 ? x * (1 - x * (1 / 2.0 - x * (1 / 3.0 - x * (1 / 4.0 - x / 5)))) : Math.Log(1 + x);

    public readonly double Roc(double positives, double negatives) => positives > 0 && negatives > 0 ? _roc / (positives * negatives) : double.NaN;

    public readonly double PrecisionRecall(double positives) => positives > 0 ? _precisionRecall / positives : double.NaN;
}
