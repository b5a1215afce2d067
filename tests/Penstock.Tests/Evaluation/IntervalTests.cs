using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class IntervalTests
{
    [Theory]
    [InlineData(0.975, 19, 2.093024054408263)]
    [InlineData(0.975, 1, 12.706204736432095)]
    [InlineData(0.95, 5, 2.015048372669157)]
    [InlineData(0.995, 1000, 2.580754698053606)]
    public void Quantiles_of_students_distribution_are_those_of_the_tables(double share, double freedom, double expected) => Assert.Equal(expected, StudentT.Quantile(share, freedom), 9);

    [Fact]
    public void Tails_of_students_distribution_are_exact_far_out()
    {
        Assert.Equal(0.006671827511, StudentT.Above(3, 10), 10);
        Assert.Equal(0.5, StudentT.Above(0, 7), 12);
        // One degree: the Cauchy distribution, whose tail is known.
        Assert.Equal(Math.Atan(1 / 1e6) / Math.PI, StudentT.Above(1e6, 1), 14);
        Assert.Equal(1 - StudentT.Above(2, 30), StudentT.Above(-2, 30), 12);
    }

    [Fact]
    public void Poisson_draws_have_mean_and_variance_one()
    {
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(i => (double)CounterRandom.Poisson(3, 1, i))];
        Assert.InRange(draws.Average(), 0.99, 1.01);
        Assert.InRange(draws.Average(d => d * d) - 1, 0.98, 1.02);
        Assert.InRange(draws.Count(d => d == 0) / 1e5, 0.36, 0.375);
    }

    [Theory]
    [InlineData(IntervalMethod.PoissonBootstrap)]
    [InlineData(IntervalMethod.Jackknife)]
    public void The_deviation_of_a_mean_is_the_one_of_the_formula(IntervalMethod method)
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(4000, 2);
        EvaluationReport report = EvaluationReport.Of(labels, predictions, new() { Intervals = method, Replicates = 400 });
        double p = report.Values.MeanLabel, expected = Math.Sqrt(p * (1 - p) / 4000);
        Assert.InRange(report.Overall.Intervals["mean_label"].Deviation / expected, 0.85, 1.15);
    }

    [Fact]
    public void Intervals_hold_what_they_promise()
    {
        int held = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            // The expected loss of a calibrated model whose probabilities are even from 0.1 to 0.9.
            float[] scores = new float[500], labels = new float[500];
            for (int i = 0; i < 500; i++)
            {
                scores[i] = (float)(0.1 + 0.8 * CounterRandom.Uniform(seed, 8, i));
                labels[i] = CounterRandom.Uniform(seed, 9, i) < scores[i] ? 1 : 0;
            }
            Interval interval = EvaluationReport.Of(Tensor.From(labels), Tensor.From(scores), new() { Seed = seed }).Overall.Intervals["brier_score"];
            double expected = 0.25 - 0.8 * 0.8 / 12;
            if (interval.Lower <= expected && expected <= interval.Upper) held++;
        }
        Assert.InRange(held, 88, 100);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bounds_and_another_gives_others()
    {
        var (rows, labels, predictions) = EvaluationReportTests.Made(500, 3);
        string Of(long seed) => EvaluationReport.Of(rows, labels, predictions, new() { Seed = seed, Slices = [SliceSpec.By("company")] }).ToJson();
        Assert.Equal(Of(7), Of(7));
        Assert.NotEqual(Of(7), Of(8));
    }

    [Fact]
    public void A_model_beside_itself_differs_by_nothing()
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(500, 4);
        RivalResult self = Assert.Single(EvaluationReport.Of(labels, predictions, new() { Rivals = [new(RivalKind.Champion, "itself", predictions)] }).Rivals);
        Assert.All(self.Differences.Values, interval => Assert.Equal((0.0, 0.0), (interval.Lower, interval.Upper)));
    }

    [Fact]
    public void Bounds_stay_within_what_a_metric_can_be()
    {
        EvaluationReport report = EvaluationReport.Of(Tensor.From(1f, 1, 0, 0, 1), Tensor.From(.9f, .8f, .2f, .1f, .4f));
        Assert.All(report.Overall.Intervals.Where(pair => pair.Value.IsDefined), pair => Assert.True(pair.Value.Lower >= MetricValues.Definition(pair.Key).Least && pair.Value.Upper <= MetricValues.Definition(pair.Key).Most));
    }
}
