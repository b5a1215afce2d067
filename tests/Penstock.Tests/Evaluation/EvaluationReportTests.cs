using System.Text.RegularExpressions;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class EvaluationReportTests
{
    // Texts and numbers of known effect on the label; the model does not see what goes wrong in "c3" at night.
    internal static (Table Rows, Tensor Labels, Tensor Predictions) Made(int count, long seed)
    {
        string[] companies = new string[count];
        double[] hours = new double[count];
        float[] labels = new float[count], predictions = new float[count];
        for (int i = 0; i < count; i++)
        {
            double Draw(int stream) => CounterRandom.Uniform(seed, stream, i);
            companies[i] = $"c{(int)(Draw(1) * 5)}";
            hours[i] = Math.Floor(Draw(2) * 24);
            double chance = 0.1 + 0.8 * Draw(3);
            bool isOdd = companies[i] == "c3" && hours[i] >= 18;
            predictions[i] = (float)chance;
            labels[i] = Draw(4) < (isOdd ? 1 - chance : chance) ? 1 : 0;
        }
        return (new Table(new Column("company", Tensor.From(companies)), new Column("hour", Tensor.From(hours))), Tensor.From(labels), Tensor.From(predictions));
    }

    [Fact]
    public void Text_tells_the_whole_report() => Snapshot.Matches(Whole().ToString());

    [Fact]
    public void Json_keeps_its_names()
    {
        EvaluationReport report = Whole();
        report = report with
        {
            Overall = Few(report.Overall),
            Slices = [Few(report.Slices[0])],
            Weakest = [report.Weakest[0] with { Values = Few(report.Weakest[0].Values) }],
            Columns = [report.Columns[0]],
            Rivals = [report.Rivals[0] with { Values = Few(report.Rivals[0].Values), Differences = Few(report.Rivals[0].Differences), Slices = [new(SliceKey.AllRows, Few(report.Values), new Dictionary<string, Interval>())] }],
            Plots = report.Plots with { Roc = [new("", [report.Plots.Roc[0].Points[0]])], PrecisionRecall = [], Calibration = [report.Plots.Calibration[0]], NegativeScores = [], PositiveScores = [] },
        };
        Snapshot.Matches(Regex.Replace(report.ToJson(), @"(?<=:)-?\d[\d.E+-]*", "0").Replace(",\"", ",\n\""));
    }

    [Fact]
    public void Json_comes_back_the_same()
    {
        EvaluationReport report = Whole(), back = EvaluationReport.FromJson(report.ToJson());
        Assert.Equal(report.ToJson(), back.ToJson());
        Assert.Equal(report.ToString(), back.ToString());
        Assert.Equal(report.ToHtml(), back.ToHtml());
        Assert.Equal(report.Values, back.Values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"task":"binary","overall":null}""")]
    [InlineData("""{"task":"poetry","overall":{"key":{"parts":[]},"values":{},"intervals":{}}}""")]
    public void What_is_no_report_is_refused(string json) => Assert.Contains("expected a report as JSON", Assert.Throws<InvalidDataException>(() => EvaluationReport.FromJson(json)).Message);

    [Fact]
    public void Html_needs_nothing_else_and_escapes_what_it_shows()
    {
        EvaluationReport report = Whole() with { Title = "<script>alert('x')</script> & more", ClassNames = ["<b>no", "\"yes\""] };
        string html = report.ToHtml();
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<b>no", html);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more", html);
        Assert.DoesNotMatch(@"https?://|\bsrc=|@import|url\(", html);
        foreach (Match link in Regex.Matches(html, "href=\"#([^\"]+)\"")) Assert.Contains($"id=\"{link.Groups[1].Value}\"", html);
        Assert.All((string[])["section", "table", "tr", "td", "th", "svg", "figure", "ul", "li", "div", "details"], tag =>
            Assert.Equal(Regex.Count(html, $"<{tag}[ >]"), Regex.Count(html, $"</{tag}>")));
    }

    [Theory]
    [InlineData(EvaluationTask.Classes)]
    [InlineData(EvaluationTask.Numbers)]
    public void Other_tasks_have_their_page_too(EvaluationTask task)
    {
        const int count = 300;
        float[] labels = [.. Enumerable.Range(0, count).Select(i => CounterRandom.Bits(1, 1, i) % 3f)];
        float[] scores = task == EvaluationTask.Numbers ? [.. labels.Select((y, i) => y + (float)CounterRandom.Uniform(1, 2, i))]
            : [.. Enumerable.Range(0, 3 * count).Select(i => labels[i / 3] == i % 3 ? 0.5f : 0.25f)];
        var rows = new Table(new Column("a", Tensor.From([.. Enumerable.Range(0, count).Select(i => CounterRandom.Uniform(1, 3, i))])));
        EvaluationReport report = EvaluationReport.Of(rows, Tensor.From(labels), Tensor.From(scores, Shape.Of(count, scores.Length / count)), new() { Task = task, Slices = [SliceSpec.By("a")] });
        Assert.Contains("Calibration", report.ToHtml());
        Assert.Equal(report.ToJson(), EvaluationReport.FromJson(report.ToJson()).ToJson());
    }

    private static SliceResult Few(SliceResult slice) => slice with { Values = Few(slice.Values), Intervals = Few(slice.Intervals) };

    private static MetricValues Few(MetricValues values) => new() { Count = values.Count, LogLoss = values.LogLoss };

    private static Dictionary<string, Interval> Few(IReadOnlyDictionary<string, Interval> intervals) => new() { ["auc"] = intervals["auc"] };

    private static EvaluationReport Whole()
    {
        var (rows, labels, predictions) = Made(2000, 1);
        var baselines = Baselines.Fit(rows, labels, rows.Select("hour").ToMatrix());
        EvaluationReport report = EvaluationReport.Of(rows, labels, predictions, new()
        {
            Title = "taxi/3", ClassNames = ["no", "yes"], Slices = [SliceSpec.By("company"), SliceSpec.By("hour", "company"), SliceSpec.Of("company", "c9")],
            Rivals = [new(RivalKind.Champion, "taxi/2", Tensor.From(predictions.ToArray<float>().Select(p => p * p).ToArray())), .. baselines.Predict(rows, rows.Select("hour").ToMatrix())],
            Columns = [.. baselines.Columns, new("payment_type", 0.95)],
        });
        report = report with { Decision = DecisionThreshold.Choose(labels, predictions, ThresholdRule.F1) };
        return report with { Verdict = Verdict.Of(report, m => m.Auc >= 0.6 && m.LogLoss < 0.5) };
    }
}
