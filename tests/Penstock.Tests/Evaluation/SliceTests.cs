using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class SliceTests
{
    [Theory]
    [InlineData("payment_type")]
    [InlineData("payment_type x company")]
    [InlineData("payment_type=Cash")]
    [InlineData("payment_type=Cash x company")]
    public void Specifications_are_read_and_written(string text) => Assert.Equal(text, SliceSpec.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a x a")]
    [InlineData("=1")]
    public void Specifications_that_make_no_sense_are_refused(string text) => Assert.Contains("expected columns such as", Assert.Throws<ArgumentException>(() => SliceSpec.Parse(text)).Message);

    [Fact]
    public void A_specification_covers_its_own_slices()
    {
        var key = SliceKey.Of(("b", "2"), ("a", "1"));
        Assert.Equal("a=1, b=2", key.ToString());
        Assert.True(SliceSpec.By("a", "b").Covers(key));
        Assert.True(SliceSpec.Parse("a=1 x b").Covers(key));
        Assert.False(SliceSpec.Parse("a=2 x b").Covers(key));
        Assert.False(SliceSpec.By("a").Covers(key));
        Assert.True(SliceSpec.AllRows.Covers(SliceKey.AllRows));
    }

    [Fact]
    public void Slices_part_all_rows_and_have_their_own_values()
    {
        var (rows, labels, predictions) = EvaluationReportTests.Made(3000, 6);
        EvaluationReport report = EvaluationReport.Of(rows, labels, predictions, new() { Slices = [SliceSpec.By("company"), SliceSpec.By("hour", "company")], LeastRows = 1 });
        Assert.Equal(3000, report.Slices.Where(s => s.Key.Parts.Count == 1).Sum(s => s.Values.Count));
        Assert.Equal(3000, report.Slices.Where(s => s.Key.Parts.Count == 2).Sum(s => s.Values.Count));
        int[] third = [.. Enumerable.Range(0, 3000).Where(row => rows.Column("company").TextAt(row) == "c3")];
        MetricValues alone = EvaluationReport.Of(Rows(labels, third), Rows(predictions, third), new() { Intervals = IntervalMethod.None }).Values;
        MetricValues slice = report.Slice(SliceKey.Of(("company", "c3")))!.Values;
        Assert.All(MetricValues.Definitions, metric => Assert.Equal(metric.Of(alone), metric.Of(slice), 9));
    }

    [Fact]
    public void Numbers_of_many_values_are_put_in_bins_of_as_many_rows()
    {
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        numbers[17] = double.NaN;
        float[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 2f)], predictions = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)];
        EvaluationReport report = EvaluationReport.Of(new Table(new Column("x", Tensor.From(numbers))), Tensor.From(labels), Tensor.From(predictions), new() { Slices = [SliceSpec.By("x")], LeastRows = 1 });
        Assert.Equal(["x=(missing) 1", "x=[0, 250) 249", "x=[250, 500) 250", "x=[500, 750) 250", "x=[750, 999] 250"], report.Slices.Select(s => $"{s.Key} {s.Values.Count}").Order());
    }

    [Fact]
    public void Numbers_that_differ_have_names_that_differ()
    {
        const int count = 400;
        double[] tracts = [17031081710, 17031081720, 17031081800, 17031320100], times = [.. Enumerable.Range(0, count).Select(i => 1_383_816_000.0 + 900 * i)], near = [.. Enumerable.Range(0, count).Select(i => 0.1 + i * 1e-9)];
        var rows = new Table(
            new("tract", Tensor.From([.. Enumerable.Range(0, count).Select(i => tracts[i % 4])])), new("time", Tensor.From(times)), new("near", Tensor.From(near)),
            new("rate", Tensor.From([.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 0.1f : 0.25f)])));
        float[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2f)], predictions = [.. labels.Select((label, i) => (label + i % 4) / 5)];
        EvaluationReport report = EvaluationReport.Of(rows, Tensor.From(labels), Tensor.From(predictions), new() { Slices = [SliceSpec.Parse("tract=17031081710"), .. rows.Columns.Select(c => SliceSpec.By(c.Name))] });
        Assert.Equal(1, report.Asked[0].Measured);
        Assert.Equal(100, report.Slice(SliceKey.Of(("tract", "17031081710")))!.Values.Count);
        Assert.NotNull(report.Slice(SliceKey.Of(("rate", "0.1"))));
        Assert.NotNull(report.Slice(SliceKey.Of(("time", "[1383816000, 1383906000)"))));
        Assert.Equal(4 + 4 + 4 + 2, report.Slices.Select(slice => slice.Key).Distinct().Count());
    }

    [Fact]
    public void Small_slices_are_counted_and_missing_ones_are_told()
    {
        var rows = new Table(new Column("a", Tensor.From("x", "x", "x", "y")));
        EvaluationReport report = EvaluationReport.Of(rows, Tensor.From(0f, 1, 1, 0), Tensor.From(.1f, .6f, .7f, .2f), new() { Slices = [SliceSpec.By("a"), SliceSpec.Of("a", "z")], LeastRows = 2 });
        Assert.Equal([new("a", 1, 1, 1), new AskedSlices("a=z", 0, 0, 0)], report.Asked);
        Assert.Equal([false, true], report.Asked.Select(asked => asked.IsMissing));
    }

    [Fact]
    public void The_weakest_slice_is_found_without_being_named()
    {
        var (rows, labels, predictions) = EvaluationReportTests.Made(4000, 1);
        WeakSlice weakest = EvaluationReport.Of(rows, labels, predictions).Weakest[0];
        Assert.Equal("company=c3, hour=[17, 23]", weakest.Key.ToString());
        Assert.True(weakest.PValue < 1e-6);
        Assert.True(weakest.Loss > weakest.OtherLoss && weakest.Excess.Lower > 0);
    }

    [Fact]
    public void A_model_that_is_as_good_everywhere_has_no_weak_slices()
    {
        int found = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            const int count = 1000;
            string[] texts = [.. Enumerable.Range(0, count).Select(i => $"v{CounterRandom.Bits(seed, 1, i) % 8}")];
            double[] numbers = [.. Enumerable.Range(0, count).Select(i => CounterRandom.Uniform(seed, 2, i))], more = [.. Enumerable.Range(0, count).Select(i => CounterRandom.Uniform(seed, 5, i))];
            float[] scores = [.. Enumerable.Range(0, count).Select(i => (float)CounterRandom.Uniform(seed, 3, i))];
            float[] labels = [.. scores.Select((score, i) => CounterRandom.Uniform(seed, 4, i) < score ? 1f : 0)];
            var rows = new Table(new Column("a", Tensor.From(texts)), new Column("b", Tensor.From(numbers)), new Column("c", Tensor.From(more)));
            if (EvaluationReport.Of(rows, Tensor.From(labels), Tensor.From(scores), new() { Intervals = IntervalMethod.None }).Weakest.Count > 0) found++;
        }
        Assert.InRange(found, 0, 3);
    }

    private static Tensor Rows(Tensor tensor, int[] rows) => Tensor.From(rows.Select(row => tensor.AsSpan<float>()[row]).ToArray());
}
