namespace Penstock.Models;

/// <summary>The area under a curve through points of falling rates.</summary>
/// <param name="positives">The weight of positive examples.</param>
/// <param name="negatives">The weight of negative examples.</param>
/// <param name="right">The weights of true positives at each threshold, from the lowest threshold on.</param>
/// <param name="wrong">Those of false positives.</param>
/// <param name="stride">How far one threshold lies from the next.</param>
internal readonly ref struct AreaUnderCurve(double positives, double negatives, ReadOnlySpan<double> right, ReadOnlySpan<double> wrong, int stride)
{
    private readonly ReadOnlySpan<double> _right = right, _wrong = wrong;

    public double Area(Curve curve, Summation summation)
    {
        double area = 0;
        for (int i = stride; i < _right.Length; i += stride)
            area += curve == Curve.Pr && summation == Summation.Interpolation ? Interpolated(i - stride, i) : Strip(Point(curve, i - stride), Point(curve, i), summation);
        return area;
    }

    private (double X, double Y) Point(Curve curve, int i)
    {
        double recall = Share(_right[i], positives);
        return curve == Curve.Roc ? (Share(_wrong[i], negatives), recall) : (recall, Share(_right[i], _right[i] + _wrong[i]));
    }

    private static double Strip((double X, double Y) from, (double X, double Y) to, Summation summation) => (from.X - to.X) * summation switch
    {
        Summation.Minoring => Math.Min(from.Y, to.Y),
        Summation.Majoring => Math.Max(from.Y, to.Y),
        _ => (from.Y + to.Y) / 2,
    };

    // Davis and Goadrich 2006: true positives rise linearly with all that is said to be positive, and so does not precision.
    private double Interpolated(int from, int to)
    {
        double said = _right[from] + _wrong[from], saidNext = _right[to] + _wrong[to], gained = _right[from] - _right[to];
        double slope = Share(gained, Math.Max(said - saidNext, 0)), intercept = _right[to] - slope * saidNext;
        double ratio = said > 0 && saidNext > 0 ? said / saidNext : 1;
        return Share(slope * (gained + intercept * Math.Log(ratio)), Math.Max(positives, 0));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
