using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DecisionThresholdTests
{
    private static readonly Tensor Labels = Tensor.From(0f, 0, 1, 0, 1, 1), Scores = Tensor.From(.1f, .2f, .3f, .4f, .6f, .8f);

    [Fact]
    public void The_largest_F1_lies_between_two_scores()
    {
        // Above 0.2: 3 of 3 positives, 1 false: F1 6/7.
        DecisionThreshold chosen = DecisionThreshold.Choose(Labels, Scores, ThresholdRule.F1);
        Assert.Equal(0.25, chosen.Threshold, 6);
        Assert.Equal(new BinaryCounts(3, 2, 1, 0), chosen.Counts);
        Assert.Equal("0.25: the largest F1 (F1 0.8571)", chosen.ToString());
    }

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(1, 5, 0.25)]
    [InlineData(9, 1, 0.5)]
    public void Costs_move_the_threshold(double falsePositive, double falseNegative, double expected) =>
        Assert.Equal(expected, DecisionThreshold.Choose(Labels, Scores, ThresholdRule.Cost(falsePositive, falseNegative)).Threshold, 6);

    [Fact]
    public void Ties_are_told_and_the_one_nearest_to_a_half_is_taken()
    {
        DecisionThreshold chosen = DecisionThreshold.Choose(Labels, Scores, ThresholdRule.Cost(1, 1));
        Assert.Equal((2, 0.25, 0.5), (chosen.Ties, Math.Round(chosen.TiesFrom, 6), Math.Round(chosen.TiesTo, 6)));
        Assert.Contains("2 thresholds from 0.25 to 0.5 are as good, and the one nearest to 0.5 was taken", chosen.ToString());
    }

    [Fact]
    public void Recall_is_the_largest_at_the_precision_that_is_asked_for()
    {
        DecisionThreshold chosen = DecisionThreshold.Choose(Labels, Scores, ThresholdRule.RecallAtPrecision(0.9));
        Assert.Equal((0.5, true), (Math.Round(chosen.Threshold, 6), chosen.IsMet));
        Assert.Equal("recall 0.6667 at precision 1", chosen.Reached);
        Assert.Equal(0.25, DecisionThreshold.Choose(Labels, Scores, ThresholdRule.RecallAtPrecision(0.75)).Threshold, 6);
    }

    [Fact]
    public void A_precision_out_of_reach_is_told()
    {
        DecisionThreshold chosen = DecisionThreshold.Choose(Tensor.From(0f, 1, 0), Tensor.From(.9f, .5f, .1f), ThresholdRule.RecallAtPrecision(0.99));
        Assert.False(chosen.IsMet);
        Assert.Contains("no threshold meets this, and this one comes nearest", chosen.ToString());
        Assert.Equal(0.5, chosen.Counts.Precision, 9);
    }

    [Fact]
    public void The_choice_reaches_what_it_says_when_rows_are_decided_by_it()
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(2000, 8);
        foreach (ThresholdRule rule in (ThresholdRule[])[ThresholdRule.F1, ThresholdRule.Cost(1, 3), ThresholdRule.RecallAtPrecision(0.8)])
        {
            DecisionThreshold chosen = DecisionThreshold.Choose(labels, predictions, rule);
            MetricValues values = EvaluationReport.Of(labels, predictions, new() { Threshold = chosen.Threshold, Intervals = IntervalMethod.None }).Values;
            Assert.Equal((chosen.Counts.TruePositives, chosen.Counts.FalsePositives), (values.TruePositives, values.FalsePositives));
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Contains("expected rows of both classes, got only positives", Assert.Throws<ArgumentException>(() => DecisionThreshold.Choose(Tensor.From(1f, 1), Tensor.From(.2f, .4f), ThresholdRule.F1)).Message);
        Assert.Contains("expected costs of 0 or more", Assert.Throws<ArgumentException>(() => ThresholdRule.Cost(-1, 2)).Message);
        Assert.Contains("expected a precision above 0", Assert.Throws<ArgumentException>(() => ThresholdRule.RecallAtPrecision(double.NaN)).Message);
    }
}
