using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class VerdictTests
{
    private static readonly EvaluationReport Report = Of(0.95, logLoss: 0.2);

    [Fact]
    public void Every_part_of_a_condition_is_a_reason()
    {
        double wanted = 0.97;
        Verdict verdict = Verdict.Of(Report, m => m.Auc >= 0.94 && m.LogLoss < 1 - wanted && m["f1"] > 0.5);
        Assert.False(verdict.IsPassed);
        Assert.Equal("""
            refused: 2 of 3 requirements fail
              FAILS  LogLoss < 0.030000000000000027: LogLoss = 0.2
              FAILS  F1 > 0.5: F1 is undefined
              holds  Auc >= 0.94: Auc = 0.95
            """, verdict.ToString());
    }

    [Fact]
    public void Nothing_holds_of_an_undefined_metric_but_what_does_not_hang_on_it()
    {
        Assert.False(Verdict.Of(Report, m => !(m.F1 < 0.5)).IsPassed);
        Assert.False(Verdict.Of(Report, m => m.F1 != 0).IsPassed);
        Assert.True(Verdict.Of(Report, m => m.F1 > 0.5 || m.Auc > 0.9).IsPassed);
        Assert.False(Verdict.Of(Report, m => m.F1 > 0.5 && m.Auc > 0.9 || m.Auc > 0.99).IsPassed);
    }

    [Fact]
    public void Conditions_are_written_as_they_stand_in_the_code()
    {
        Assert.Equal("Math.Abs(Auc - 0.5) * 2 > 0.4 || !(LogLoss > 1)", Requirement.That(m => Math.Abs(m.Auc - 0.5) * 2 > 0.4 || !(m.LogLoss > 1)).Text);
        Assert.Contains("hands the metrics on", Assert.Throws<ArgumentException>(() => Requirement.That(m => Judged(m))).Message);
    }

    [Theory]
    [InlineData(0.95, null, true)]
    [InlineData(0.951, null, false)]
    [InlineData(null, 0.95, true)]
    [InlineData(null, 0.949, false)]
    [InlineData(0.9, 0.96, true)]
    public void Bounds_are_inclusive(double? lower, double? upper, bool holds) => Assert.Equal(holds, Verdict.Of(Report, [Requirement.Bound("auc", lower, upper)]).IsPassed);

    [Theory]
    [InlineData("auc", -0.01, null, 0.96, true)]
    [InlineData("auc", 0.0, null, 0.96, false)]
    [InlineData("log_loss", 0.0, null, 0.25, true)]
    [InlineData("log_loss", -0.1, null, 0.25, false)]
    [InlineData("auc", null, 0.05, 0.9, true)]
    [InlineData("auc", null, 0.06, 0.9, false)]
    [InlineData("auc", -1.0, 0.06, 0.9, false)]
    [InlineData("auc", null, -1.0, 0.0, false)]
    public void Changes_are_judged_in_the_metrics_own_direction(string metric, double? absolute, double? relative, double before, bool holds)
    {
        EvaluationReport champion = metric == "auc" ? Of(before, 1) : Of(1, before);
        Assert.Equal(holds, Verdict.Of(Report, [Requirement.Change(metric, absolute, relative)], new() { Champion = champion }).IsPassed);
    }

    [Fact]
    public void Without_a_champion_nothing_has_changed()
    {
        Verdict verdict = Verdict.Of(Report, [Requirement.Change("auc", 0.1)]);
        Assert.True(verdict.IsPassed);
        Assert.Contains("there is no champion to compare with", verdict.ToString());
    }

    [Fact]
    public void A_requirement_on_slices_must_hold_on_each_and_fails_on_none()
    {
        var (rows, labels, predictions) = EvaluationReportTests.Made(3000, 1);
        EvaluationReport report = EvaluationReport.Of(rows, labels, predictions, new() { Slices = [SliceSpec.By("company")], Intervals = IntervalMethod.None });
        Verdict verdict = Verdict.Of(report, [Requirement.Bound("auc", 0.7, slices: SliceSpec.By("company")), Requirement.Bound("auc", 0.1, slices: SliceSpec.By("city")), Requirement.That(m => m.Auc > 0.1, SliceSpec.Of("company", "c9"))]);
        Assert.Equal(["city", "company=c3", "company=c9"], verdict.Failures.Select(f => f.Slice.IsAllRows ? f.Required.Split(" on ")[1] : f.Slice.ToString()).Order());
        Assert.Equal(4, verdict.Reasons.Count(reason => reason.Holds));
    }

    [Fact]
    public void The_champion_on_the_same_rows_is_compared_pair_by_pair()
    {
        var (rows, labels, predictions) = EvaluationReportTests.Made(3000, 2);
        float[] noisy = [.. predictions.ToArray<float>().Select((p, i) => (float)Math.Clamp(p + 0.02 * (CounterRandom.Uniform(1, 1, i) - 0.5), 0, 1))];
        EvaluationReport report = EvaluationReport.Of(rows, labels, predictions, new() { Slices = [SliceSpec.By("company")], Rivals = [new(RivalKind.Champion, "taxi/2", Tensor.From(noisy))] });
        Interval difference = report.Rivals[0].Differences["auc"], alone = report.Overall.Intervals["auc"];
        Assert.True(difference.Deviation < alone.Deviation / 5, $"{difference.Deviation} against {alone.Deviation}");
        Assert.True(Verdict.Of(report, [Requirement.Change("auc", -0.01, isSure: true), Requirement.Change("auc", -0.05, slices: SliceSpec.By("company"))]).IsPassed);
        Assert.False(Verdict.Of(report, [Requirement.Change("auc", 0.001, isSure: true)]).IsPassed);
    }

    [Theory]
    [InlineData(BaselineRule.Beat, false)]
    [InlineData(BaselineRule.NotBelow, true)]
    [InlineData(BaselineRule.None, true)]
    [InlineData(BaselineRule.BeatSurely, false)]
    public void A_model_that_does_not_beat_the_baselines_is_refused_unless_told_otherwise(BaselineRule rule, bool passes)
    {
        var (_, labels, predictions) = EvaluationReportTests.Made(1000, 3);
        EvaluationReport report = EvaluationReport.Of(labels, predictions, new() { Rivals = [new(RivalKind.Regression, "logistic regression", predictions)] });
        Verdict verdict = Verdict.Of(report, [], new() { Baselines = rule });
        Assert.Equal(passes, verdict.IsPassed);
        Assert.Equal(rule != BaselineRule.None, verdict.ToString().Contains("the baseline \"logistic regression\""));
        Assert.Equal(rule == BaselineRule.None, verdict.Warnings.Any(warning => warning.Contains("nothing was required of the model against them")));
    }

    [Theory]
    [InlineData(RivalKind.Regression, BaselineRule.Beat, 0.001, true, "expected Auc better than the baseline")]
    [InlineData(RivalKind.Regression, BaselineRule.Beat, -0.001, false, "expected Auc better than the baseline")]
    [InlineData(RivalKind.BestColumn, BaselineRule.Beat, 0.001, true, "")]
    [InlineData(RivalKind.Majority, BaselineRule.Beat, 0.001, false, "expected Auc surely better than the baseline")]
    [InlineData(RivalKind.Regression, BaselineRule.BeatSurely, 0.001, false, "expected Auc surely better than the baseline")]
    [InlineData(RivalKind.Regression, BaselineRule.NotBelow, -0.001, true, "")]
    public void A_little_more_than_a_baseline_is_enough_unless_it_must_be_sure_or_the_baseline_knows_nothing(RivalKind kind, BaselineRule rule, double gain, bool passes, string says)
    {
        var uncertain = new Dictionary<string, Interval> { ["auc"] = new(gain - 0.01, gain + 0.01, 0.005) };
        EvaluationReport report = Report with { Rivals = [new(kind, "simple", new MetricValues { Auc = 0.95 - gain }, uncertain)] };
        Verdict verdict = Verdict.Of(report, [], new() { Baselines = rule });
        Assert.Equal(passes, verdict.IsPassed);
        if (!passes) Assert.StartsWith(says, Assert.Single(verdict.Failures).Sentence);
    }

    [Fact]
    public void Columns_that_give_the_label_away_are_a_warning()
    {
        EvaluationReport report = Report with { Columns = [new("payment_type", 0.93), new("fare", 0.6)] };
        Assert.Equal("payment_type alone nearly gives the label away (AUC 0.93): is it known before the label?", Verdict.Of(report, m => m.Auc > 0).Warnings.Single());
    }

    [Fact]
    public void Requirements_that_make_no_sense_are_refused()
    {
        Assert.Contains("expected one of the metrics", Assert.Throws<ArgumentException>(() => Requirement.Bound("loss", 1)).Message);
        Assert.Contains("expected a lower bound", Assert.Throws<ArgumentException>(() => Requirement.Bound("auc", 1, 0)).Message);
        Assert.Contains("better higher or lower, got count", Assert.Throws<ArgumentException>(() => Requirement.Change("count", 0)).Message);
        Assert.Contains("got none", Assert.Throws<ArgumentException>(() => Requirement.Change("auc")).Message);
    }

    private static bool Judged(MetricValues values) => values.Auc > 0.5;

    private static EvaluationReport Of(double auc, double logLoss) =>
        new() { Task = EvaluationTask.Binary, Overall = new(SliceKey.AllRows, new() { Auc = auc, LogLoss = logLoss }, new Dictionary<string, Interval>()) };
}
