namespace Penstock.Web;

/// <summary>The limits between the buckets of a histogram; what is past the last one is counted as well.</summary>
public sealed record Buckets
{
    /// <summary>Limits in rising order.</summary>
    /// <param name="limits">Finite numbers, each greater than the one before.</param>
    public Buckets(params double[] limits)
    {
        for (int i = 0; i < limits.Length; i++)
            if (!double.IsFinite(limits[i]) || i > 0 && limits[i] <= limits[i - 1])
                throw new ArgumentException($"Buckets: expected finite limits in rising order, got {string.Join(", ", limits)}. Sort them and take doubles away.", nameof(limits));
        Limits = [.. limits];
    }

    /// <summary>The limits.</summary>
    public IReadOnlyList<double> Limits { get; }

    /// <summary>Whether a number equal to a limit is counted below it, as Prometheus has it; otherwise above, as in TensorFlow Serving. Default: below.</summary>
    public bool Inclusive { get; init; } = true;

    /// <summary>The limits start, start * factor, start * factor^2 and so on.</summary>
    /// <param name="start">The first limit, above 0.</param>
    /// <param name="factor">Above 1.</param>
    /// <param name="count">How many limits.</param>
    public static Buckets Exponential(double start, double factor, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        double[] limits = new double[count];
        for (int i = 0; i < count; i++, start *= factor) limits[i] = start;
        return new(limits);
    }
}
