namespace Penstock.Models;

/// <summary>
/// About how numbers are spread, kept as numbers and how many each stands for; a new batch is thinned and merged in, and where the summary
/// has become longer than 1 / epsilon it is thinned again. It finds the boundaries that Keras finds.
/// </summary>
/// <param name="epsilon">How far a boundary may be off, as a part of all numbers.</param>
internal sealed class QuantileSummary(double epsilon)
{
    private (double Number, double Weight)[] _points = [];

    public bool IsEmpty => _points.Length == 0;

    public void Add(double[] numbers)
    {
        if (Array.FindIndex(numbers, n => !double.IsFinite(n)) is >= 0 and int at)
            throw new ArgumentException(FormattableString.Invariant($"Adapt: expected finite numbers, got {numbers[at]} at element {at}. Fill missing values first."));
        Array.Sort(numbers);
        double increment = numbers.Length * epsilon;
        int step = (int)Math.Max(increment, 1);
        var points = new List<(double Number, double Weight)>(_points);
        for (int i = (int)increment; i < numbers.Length; i += step) points.Add((numbers[i], Math.Max(increment, 1)));
        _points = Thinned([.. points.OrderBy(p => p.Number)], epsilon);
    }

    /// <summary>The boundaries of so many bins of about equal weight.</summary>
    public IEnumerable<double> Boundaries(int bins) => Thinned(_points, 1.0 / bins).SkipLast(1).Select(p => p.Number);

    private static (double Number, double Weight)[] Thinned((double Number, double Weight)[] points, double part)
    {
        if (points.Length * part < 1) return points;
        double[] numbers = [.. points.Select(p => p.Number)], sums = new double[points.Length];
        for (int i = 0; i < sums.Length; i++) sums[i] = points[i].Weight + (i > 0 ? sums[i - 1] : 0);
        double[] parts = [.. sums.Select(s => s / sums[^1])];
        var thinned = new (double, double)[(int)Math.Ceiling(1 / part)];
        double before = 0;
        for (int i = 0; i < thinned.Length; i++)
        {
            double at = part + i * part, sum = Between(at, parts, sums);
            thinned[i] = (Between(at, parts, numbers), sum - before);
            before = sum;
        }
        return thinned;
    }

    // On a straight line between the points of a rising axis; beyond its ends as at them.
    private static double Between(double x, double[] axis, double[] values)
    {
        int right = Array.FindIndex(axis, a => a > x);
        if (right < 0) return values[^1];
        if (right == 0) return values[0];
        return values[right - 1] + (x - axis[right - 1]) / (axis[right] - axis[right - 1]) * (values[right] - values[right - 1]);
    }
}
