using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DistanceTests
{
    private static readonly ColumnProfile s_texts = Texts(("a", 60), ("b", 40)), s_others = Texts(("a", 30), ("b", 50), ("c", 20));

    [Fact]
    public void Kinds_are_compared_by_their_shares()
    {
        // By hand: P = (.6, .4, 0), Q = (.3, .5, .2).
        Assert.Equal(0.3, Distance.InfinityNorm.Between(s_texts, s_others).Value, 12);
        Assert.Equal(30 / 200.0, Distance.NormalizedAbsoluteDifference.Between(s_texts, s_others).Value, 12);
        double divergence = (0.6 * Math.Log2(0.6 / 0.45) + 0.4 * Math.Log2(0.4 / 0.45) + 0.3 * Math.Log2(0.3 / 0.45) + 0.5 * Math.Log2(0.5 / 0.45) + 0.2 * Math.Log2(0.2 / 0.1)) / 2;
        Assert.Equal(divergence, Distance.JensenShannon.Between(s_texts, s_others).Value, 12);
        double index = (0.3 - 0.6) * Math.Log(0.3 / 0.6) + (0.5 - 0.4) * Math.Log(0.5 / 0.4) + (0.2 - 1e-4) * Math.Log(0.2 / 1e-4);
        Assert.Equal(index, Distance.PopulationStability.Between(s_texts, s_others).Value, 12);
    }

    [Fact]
    public void A_result_tells_what_it_was_made_of()
    {
        ColumnDistance found = Distance.JensenShannon.Between(s_texts, s_others, 0.05);
        Assert.Equal(("t", "jensen_shannon_divergence", "3 values", 2.0, 0.05, true), (found.Column, found.Distance, found.Binning, found.LogarithmBase, found.Threshold, found.IsExceeded));
        Assert.Equal("t jensen_shannon_divergence = 0.1408 (at most 0.05), 3 values, logarithm base 2", found.ToString());
        Assert.Equal(Math.E, Distance.PopulationStability.Between(s_texts, s_others).LogarithmBase);
        Assert.Null(Distance.InfinityNorm.Between(s_texts, s_others).LogarithmBase);
        Assert.Equal("no buckets, exact", Distance.KolmogorovSmirnov.Between(Numbers(1, 2, 3), Numbers(2, 3, 4)).Binning);
    }

    [Fact]
    public void Numbers_are_compared_by_rank_and_by_tenths()
    {
        // By hand: at 2 the shares up to it are 2/3 and 1/3.
        Assert.Equal(1 / 3.0, Distance.KolmogorovSmirnov.Between(Numbers(1, 2, 3), Numbers(2, 3, 4)).Value, 12);
        Assert.Equal(1, Distance.KolmogorovSmirnov.Between(Numbers(1, 2), Numbers(3, 4)).Value);
        ColumnProfile even = Numbers([.. Enumerable.Range(0, 1000).Select(i => i + 0.5)]), half = Numbers([.. Enumerable.Range(0, 500).Select(i => i + 0.5)]);
        // Half of the tenths are filled twice as much, the others are empty.
        Assert.Equal(5 * 0.1 * Math.Log(2) + 5 * (1e-4 - 0.1) * Math.Log(1e-4 / 0.1), Distance.PopulationStability.Between(even, half).Value, 0.02);
        Assert.Equal((5 * 0.1 * Math.Log2(0.1 / 0.15) + 5 * 0.1 * Math.Log2(0.1 / 0.05) + 5 * 0.2 * Math.Log2(0.2 / 0.15)) / 2, Distance.JensenShannon.Between(even, half).Value, 0.01);
        Assert.Equal(0.5, Distance.KolmogorovSmirnov.Between(even, half).Value, 0.005);
    }

    [Fact]
    public void Equal_profiles_have_no_distance()
    {
        foreach (ColumnProfile column in new[] { s_texts, Numbers(1, 5, 2.5), Numbers([.. Enumerable.Range(0, 5000).Select(i => i % 12)]) })
            foreach (Distance distance in Distance.All.Where(d => d.Fits(column, column)))
                Assert.Equal(0, distance.Between(column, column).Value);
    }

    [Fact]
    public void The_same_numbers_in_another_precision_have_no_distance()
    {
        float[] prices = [.. Enumerable.Range(0, 3000).Select(i => i * 37 % 997 / 10f)];
        ColumnProfile single = DataProfile.Of(new Table(new Column("x", Tensor.From(prices)))).Column("x");
        ColumnProfile @double = Numbers([.. Enumerable.Range(0, 3000).Select(i => i * 37 % 997 / 10.0)]);
        Assert.Equal(0, Distance.KolmogorovSmirnov.Between(single, @double).Value);
        Assert.Equal(0, Distance.JensenShannon.Between(@double, single).Value);
    }

    [Fact]
    public void A_distance_that_does_not_fit_the_values_is_an_error_and_no_zero()
    {
        Assert.Contains("infinity_norm \"x\": expected texts, truth values or whole numbers of at most 100 different values, got amounts. Use jensen_shannon_divergence", Assert.Throws<ArgumentException>(() => Distance.InfinityNorm.Between(Numbers(1.5, 2), Numbers(1, 2))).Message);
        Assert.Contains("kolmogorov_smirnov \"t\": expected numbers, got texts", Assert.Throws<ArgumentException>(() => Distance.KolmogorovSmirnov.Between(s_texts, s_texts)).Message);
        Assert.Contains("expected values of one type, got Text and Float64", Assert.Throws<ArgumentException>(() => Distance.JensenShannon.Between(s_texts, Numbers(1))).Message);
        Assert.Contains("got none in one of them", Assert.Throws<ArgumentException>(() => Distance.JensenShannon.Between(s_texts, Texts())).Message);
        Assert.Contains("got none in one of them", Assert.Throws<ArgumentException>(() => Distance.KolmogorovSmirnov.Between(Numbers(1), Numbers(double.NaN))).Message);
        Assert.Contains("expected one of jensen_shannon_divergence, infinity_norm", Assert.Throws<ArgumentException>(() => Distance.Named("euclid")).Message);
    }

    [Fact]
    public void Names_never_change() => Assert.Equal(["jensen_shannon_divergence", "infinity_norm", "population_stability_index", "kolmogorov_smirnov", "normalized_absolute_difference"], Distance.All.Select(d => d.Name));

    [Fact]
    public void Texts_too_many_to_name_are_compared_with_the_rest()
    {
        string[] Rows(string common, int seed) => [.. Enumerable.Range(0, 40_000).Select(i => i % 4 == 0 ? common : $"{seed} {i}")];
        ColumnProfile one = Column(Rows("here", 1)), same = Column(Rows("here", 2)), other = Column(Rows("there", 1));
        Assert.InRange(Distance.InfinityNorm.Between(one, same).Value, 0, 0.01);
        Assert.InRange(Distance.InfinityNorm.Between(one, other).Value, 0.24, 0.26);
        Assert.Matches("frequent values and the rest", Distance.InfinityNorm.Between(one, other).Binning);
    }

    [Fact]
    public void A_comparison_measures_every_column_and_tells_why_it_cannot()
    {
        DataProfile one = DataProfile.Of(Csv.Parse("a,b,c,d\n1.5,x,1,\n2.5,y,2,\n3.5,x,3,\n")), other = DataProfile.Of(Csv.Parse("a,b,e,d\n1.5,x,1,\n2.5,z,2,1\n2.5,x,,2\n"));
        var comparison = ProfileComparison.Of(one, other, new Dictionary<string, double> { ["kolmogorov_smirnov"] = 0.1 });
        Assert.Equal(["a", "b", "c", "d", "e"], comparison.Columns.Select(c => c.Column));
        Assert.Equal(["only in the first", "no values", "only in the second"], comparison.Columns.Skip(2).Select(c => c.Reason));
        Assert.Equal("a", Assert.Single(comparison.Exceeded).Column);
        Assert.Contains("\"distance\": \"kolmogorov_smirnov\"", comparison.ToJson());
        Snapshot.Matches(comparison.ToString());
    }

    private static ColumnProfile Column(string[] texts) => DataProfile.Of(new Table(new Column("t", Tensor.From(texts)))).Column("t");

    private static ColumnProfile Texts(params (string Value, int Count)[] values) => Column([.. values.SelectMany(v => Enumerable.Repeat(v.Value, v.Count))]);

    private static ColumnProfile Numbers(params double[] values) => DataProfile.Of(new Table(new Column("x", Tensor.From(values)))).Column("x");
}
