using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>Computes what a case of serving/drift_statistics.json names.</summary>
internal static partial class StatisticPlayer
{
    /// <summary>What was computed, by the names that the file uses: statistic, p, distance, dof, bin_edges, matrix.</summary>
    public static Dictionary<string, object> Compute(JsonElement one)
    {
        string name = one.GetProperty("statistic").GetString()!;
        JsonElement reference = one.TryGetProperty("reference", out JsonElement r) ? r : default, current = one.TryGetProperty("current", out JsonElement c) ? c : default;
        double[] a() => Numbers(reference);
        double[] b() => Numbers(current);
        return name switch
        {
            _ when name.StartsWith("chi_square_p") => Test(CountTests.ChiSquare(Counts(reference, current).A, Counts(reference, current).B)),
            _ when name.StartsWith("chi_square_independence") => Test(CountTests.ChiSquareIndependence(Counts(reference, current).A, Counts(reference, current).B)),
            _ when name.StartsWith("chi_square goodness of fit") => Test(CountTests.ChiSquare(a(), b())),
            _ when name.StartsWith("chi2_contingency") => Contingency(name),
            _ when name.StartsWith("g_test") => Test(CountTests.G(Counts(reference, current).A, Counts(reference, current).B)),
            _ when name.StartsWith("hellinger_categorical") || name.StartsWith("hellinger single") => Distance(ShareDistances.Hellinger(Shares(reference, current).A, Shares(reference, current).B)),
            _ when name.StartsWith("l_infinity_categorical") => Distance(ShareDistances.LInfinity(Shares(reference, current).A, Shares(reference, current).B)),
            _ when name.StartsWith("z_test_proportion") => Test(Proportion(reference, current)),
            _ when name.StartsWith("fisher_exact") => Test(Fisher(reference, current)),
            _ when name.StartsWith("anderson_darling") => Test(TwoSampleTests.AndersonDarling(a(), b())),
            _ when name.StartsWith("mann_whitney") => Test(TwoSampleTests.MannWhitney(a(), b(), name.Contains("one_sided"))),
            _ when name.StartsWith("total_variation_distance_permutation") => Test(CountTests.TotalVariation(Counts(reference, current).A, Counts(reference, current).B, 10_000)),
            _ when name.StartsWith("energy_distance") => Distance(SampleDistances.Energy(a(), b())),
            _ when name.StartsWith("epps_singleton") => Test(TwoSampleTests.EppsSingleton(a(), b())),
            _ when name.StartsWith("welch_or_student") || name.StartsWith("student") => Test(TwoSampleTests.Student(a(), b())),
            _ when name.StartsWith("welch") => Test(TwoSampleTests.Welch(a(), b())),
            _ when name.StartsWith("ks_2samp") => Test(TwoSampleTests.KolmogorovSmirnov(a(), b(), name.Contains("asymp"))),
            _ when name.StartsWith("incremental_ks") => Test(TwoSampleTests.KolmogorovSmirnov(a(), b()[^int.Parse(Whole().Match(name).Value)..])),
            _ when name.StartsWith("cramer_von_mises") => Test(TwoSampleTests.CramerVonMises(a(), b())),
            _ when name.StartsWith("wasserstein") => new() { ["distance"] = SampleDistances.Wasserstein(a(), b()), ["evidently_normed_by_population_std_of_reference"] = SampleDistances.NormedWasserstein(a(), b()) },
            _ when name.StartsWith("nannyml_js_continuous") => NannyJs(a(), b()),
            _ when name.StartsWith("evidently_psi numeric") => EvidentlyPsi(a(), b()),
            _ when name.StartsWith("evidently_jensen_shannon numeric") => Distance(SturgesJs(a(), b())),
            _ when name.StartsWith("evidently_jensen_shannon categorical") => Distance(ShareDistances.JensenShannon(Shares(reference, current).A, Shares(reference, current).B)),
            _ when name.StartsWith("jensen_shannon_distance(natural log; 10") => Distance(Smoothed(a(), b(), (p, q) => ShareDistances.JensenShannon(p, q))),
            _ when name.StartsWith("kl_divergence(10") => Distance(Smoothed(a(), b(), (p, q) => ShareDistances.KullbackLeibler(p, q))),
            _ when name.StartsWith("histogram_intersection") => Distance(Binned(reference, current, (p, q) => ShareDistances.IntersectionComplement(p, q))),
            _ when name.StartsWith("psi(10") => Distance(Binned(reference, current, (p, q) => ShareDistances.PopulationStability(ShareDistances.FillZeros(p, 2.2250738585072014e-308), ShareDistances.FillZeros(q, 2.2250738585072014e-308)))),
            _ when name.StartsWith("hellinger(10") => Distance(Binned(reference, current, (p, q) => ShareDistances.Hellinger(p, q))),
            _ when name.StartsWith("bhattacharyya") => Distance(Binned(reference, current, (p, q) => ShareDistances.Bhattacharyya(p, q))),
            _ when name.StartsWith("mmd2_unbiased") => Distance(SampleDistances.MeanDiscrepancy(Rows(reference), Rows(current), Sigma(name))),
            _ when name.StartsWith("rbf_kernel") => new() { ["matrix"] = Rows(reference).SelectMany(x => Rows(current).Select(y => SampleDistances.Kernel(x, y, Sigma(name)))).ToArray() },
            _ => throw new NotSupportedException($"{name}: no such statistic is built."),
        };
    }

    private static Dictionary<string, object> Test(SampleTest test) => new() { ["statistic"] = test.Statistic, ["p"] = test.PValue };

    private static Dictionary<string, object> Distance(double distance) => new() { ["distance"] = distance };

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble())];

    private static double[][] Rows(JsonElement list) => [.. list.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Array ? Numbers(v) : [v.GetDouble()])];

    private static double Sigma(string name) => double.Parse(SigmaIn().Match(name).Groups[1].Value);

    private static (double[] A, double[] B) Counts(JsonElement reference, JsonElement current)
    {
        string[] keys = [.. reference.EnumerateArray().Concat(current.EnumerateArray()).Where(v => v.ValueKind != JsonValueKind.Null).Select(v => v.ToString()).Distinct()];
        double[] Of(JsonElement list) => [.. keys.Select(key => (double)list.EnumerateArray().Count(v => v.ToString() == key))];
        return (Of(reference), Of(current));
    }

    private static (double[] A, double[] B) Shares(JsonElement reference, JsonElement current)
    {
        (double[] a, double[] b) = Counts(reference, current);
        return (ShareDistances.Shares(a), ShareDistances.Shares(b));
    }

    private static SampleTest Fisher(JsonElement reference, JsonElement current)
    {
        if (reference.EnumerateArray().Concat(current.EnumerateArray()).Any(v => v.ValueKind == JsonValueKind.Null)) throw new ArgumentException("Fisher: expected values, got missing ones.");
        (double[] a, double[] b) = Counts(reference, current);
        return CountTests.Fisher(a, b);
    }

    // The share of all rows that have the first value in order; a missing value is another one.
    private static SampleTest Proportion(JsonElement reference, JsonElement current)
    {
        string first = reference.EnumerateArray().Concat(current.EnumerateArray()).Where(v => v.ValueKind != JsonValueKind.Null).Select(v => v.ToString()).Min(StringComparer.Ordinal)!;
        double Hits(JsonElement list) => list.EnumerateArray().Count(v => v.ToString() == first);
        return CountTests.Proportion(Hits(reference), reference.GetArrayLength(), Hits(current), current.GetArrayLength());
    }

    private static Dictionary<string, object> Contingency(string name)
    {
        double[][] table = [.. RowIn().Matches(name).Select(m => m.Groups[1].Value.Split(',').Select(double.Parse).ToArray())];
        Dictionary<string, object> result = Test(CountTests.ChiSquareIndependence(table[0], table[1]));
        result["dof"] = table[0].Length - 1.0;
        return result;
    }

    private static Dictionary<string, object> NannyJs(double[] a, double[] b)
    {
        double[] edges = Binning.Doane(a), p = ShareDistances.Shares(Binning.Count(a, edges)), counts = Binning.Count(b, edges);
        double outside = b.Length - counts.Sum();
        double[] q = [.. counts.Select(x => x / b.Length), outside / b.Length];
        return new() { ["distance"] = ShareDistances.JensenShannon([.. p, 0], q, 2), ["bin_edges"] = edges };
    }

    private static Dictionary<string, object> EvidentlyPsi(double[] a, double[] b)
    {
        double[] edges = Binning.Sturges([.. a, .. b]);
        double[] Filled(double[] x) => ShareDistances.FillZeros(ShareDistances.Shares(Binning.Count(x, edges)));
        return new() { ["distance"] = ShareDistances.PopulationStability(Filled(a), Filled(b)), ["bin_edges"] = edges };
    }

    private static double SturgesJs(double[] a, double[] b)
    {
        double[] edges = Binning.Sturges([.. a, .. b]);
        return ShareDistances.JensenShannon(ShareDistances.Shares(Binning.Count(a, edges)), ShareDistances.Shares(Binning.Count(b, edges)));
    }

    private static double Binned(JsonElement reference, JsonElement current, Func<double[], double[], double> distance)
    {
        double[][] a = Rows(reference), b = Rows(current);
        double[][] edges = [.. Enumerable.Range(0, a[0].Length).Select(axis => Binning.EqualWidth([.. a.Select(row => row[axis])], [.. b.Select(row => row[axis])], 10))];
        double[] Count(double[][] rows)
        {
            var counts = new double[(int)Math.Pow(10, edges.Length)];
            foreach (double[] row in rows) counts[row.Select((x, axis) => Binning.BinOf(x, edges[axis])).Aggregate(0, (place, bin) => place * 10 + bin)]++;
            return ShareDistances.Shares(counts);
        }
        return distance(Count(a), Count(b));
    }

    // Differences of piecewise linear distributions, from each sample's own histogram, on nine cells of the joint range.
    private static double Smoothed(double[] a, double[] b, Func<double[], double[], double> distance)
    {
        double[] cells = Binning.EqualWidth(a, b, 9);
        double[] Cells(double[] sample)
        {
            double[] edges = Binning.Automatic(sample), shares = ShareDistances.Shares(Binning.Count(sample, edges));
            double UpTo(double x) => Enumerable.Range(0, shares.Length).Sum(i => shares[i] * Math.Clamp((x - edges[i]) / (edges[i + 1] - edges[i]), 0, 1));
            return [.. Enumerable.Range(0, 9).Select(i => UpTo(cells[i + 1]) - UpTo(cells[i]))];
        }
        // The distance takes shares, which sum to 1.
        return distance(ShareDistances.Shares(Cells(a)), ShareDistances.Shares(Cells(b)));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Whole();

    [GeneratedRegex(@"sigma=([\d.]+)")]
    private static partial Regex SigmaIn();

    [GeneratedRegex(@"\[([\d., ]+)\]")]
    private static partial Regex RowIn();
}
