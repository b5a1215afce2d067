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
    public void Json_comes_back_the_same()
    {
        var (rows, labels, predictions) = Made(2000, 1);
        var baselines = Baselines.Fit(rows, labels, rows.Select("hour").ToMatrix());
        var report = EvaluationReport.Of(rows, labels, predictions, new()
        {
            Title = "taxi/3", Slices = [SliceSpec.By("company"), SliceSpec.By("hour", "company")], Rivals = baselines.Predict(rows, rows.Select("hour").ToMatrix()), Columns = baselines.Columns,
        });
        report = report with { Verdict = Verdict.Of(report, m => m.Auc >= 0.6 && m.LogLoss < 0.7), Decision = DecisionThreshold.Choose(labels, predictions, ThresholdRule.F1) };
        var back = EvaluationReport.FromJson(report.ToJson());
        Assert.Equal(report.ToJson(), back.ToJson());
        Assert.Equal(report.ToString(), back.ToString());
        Assert.Equal(report.Values, back.Values);
        TestContext.Current.TestOutputHelper?.WriteLine(report + "\n" + report.Verdict + "\n" + report.Decision + "\n" + string.Join('\n', report.Weakest.Select(w => $"{w.Key} {w.Excess} {w.PValue}")));
    }
}
