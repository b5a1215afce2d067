namespace Penstock.Models;

/// <summary>The area under a curve through points of falling rates.</summary>
/// <param name="Positives">The weight of positive examples.</param>
/// <param name="Negatives">The weight of negative examples.</param>
/// <param name="Points">The weights of true and false positives at each threshold, from the lowest threshold on.</param>
internal readonly record struct AreaUnderCurve(double Positives, double Negatives, (double True, double False)[] Points)
{
    public double Area(Curve curve, Summation summation)
    {
        double area = 0;
        for (int i = 1; i < Points.Length; i++)
            area += curve == Curve.Pr && summation == Summation.Interpolation ? Interpolated(Points[i - 1], Points[i]) : Strip(Point(curve, i - 1), Point(curve, i), summation);
        return area;
    }

    private (double X, double Y) Point(Curve curve, int i)
    {
        double recall = Share(Points[i].True, Positives);
        return curve == Curve.Roc ? (Share(Points[i].False, Negatives), recall) : (recall, Share(Points[i].True, Points[i].True + Points[i].False));
    }

    private static double Strip((double X, double Y) from, (double X, double Y) to, Summation summation) => (from.X - to.X) * summation switch
    {
        Summation.Minoring => Math.Min(from.Y, to.Y),
        Summation.Majoring => Math.Max(from.Y, to.Y),
        _ => (from.Y + to.Y) / 2,
    };

    // Davis and Goadrich 2006: true positives rise linearly with all that is said to be positive, and so does not precision.
    private double Interpolated((double True, double False) from, (double True, double False) to)
    {
        double said = from.True + from.False, saidNext = to.True + to.False, gained = from.True - to.True;
        double slope = Share(gained, Math.Max(said - saidNext, 0)), intercept = to.True - slope * saidNext;
        double ratio = said > 0 && saidNext > 0 ? said / saidNext : 1;
        return Share(slope * (gained + intercept * Math.Log(ratio)), Math.Max(Positives, 0));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
