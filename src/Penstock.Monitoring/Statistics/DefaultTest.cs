namespace Penstock.Monitoring;

/// <summary>What a column holds, as far as the choice of a test goes.</summary>
public enum ColumnKind
{
    /// <summary>Numbers that can be compared.</summary>
    Numerical,

    /// <summary>Values that can only be told apart.</summary>
    Categorical,
}

/// <summary>A test or distance with the threshold that it is read against.</summary>
/// <param name="Name">ks, chisquare, z, wasserstein or jensenshannon.</param>
/// <param name="Threshold">A probability, for tests; a distance, for distances.</param>
/// <param name="IsDistance">Whether drift is told from the threshold upwards; else below it.</param>
public sealed record DefaultTest(string Name, double Threshold, bool IsDistance)
{
    private const int ManyRows = 1000, ManyValues = 5;

    /// <summary>The test that suits a column: by probability for up to 1,000 reference rows, by distance for more.</summary>
    /// <param name="kind">What the column holds.</param>
    /// <param name="referenceRows">The rows of the reference.</param>
    /// <param name="distinct">The different values of both samples together.</param>
    public static DefaultTest For(ColumnKind kind, long referenceRows, long distinct)
    {
        bool isNumerical = kind == ColumnKind.Numerical && distinct > ManyValues;
        if (referenceRows > ManyRows) return isNumerical ? new("wasserstein", 0.1, true) : new("jensenshannon", 0.1, true);
        return isNumerical ? new("ks", 0.05, false) : distinct > 2 ? new("chisquare", 0.05, false) : new("z", 0.05, false);
    }

    /// <summary>Whether a value of the test tells of drift.</summary>
    public bool IsDrift(double value) => IsDistance ? value >= Threshold : value < Threshold;
}
