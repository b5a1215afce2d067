using System.Globalization;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class BaselineTests
{
    [Fact]
    public void The_majority_always_answers_the_share_of_the_training_rows()
    {
        var rows = new Table(new Column("x", Tensor.From(1.0, 2, 3, 4)));
        Assert.Equal([.25f, .25f], Predict(Baselines.Fit(rows, Tensor.From(0f, 1, 0, 0)), rows.Rows(0, 1), RivalKind.Majority));
        Assert.Equal([.5f, .25f, .25f], Predict(Baselines.Fit(rows, Tensor.From(0f, 1, 0, 2), options: new() { Task = EvaluationTask.Classes }), rows.Rows(0), RivalKind.Majority));
        Assert.Equal([2.5f], Predict(Baselines.Fit(rows, Tensor.From(1f, 2, 3, 4), options: new() { Task = EvaluationTask.Numbers }), rows.Rows(0), RivalKind.Majority));
    }

    [Fact]
    public void The_best_column_is_the_one_that_tells_the_label_and_says_that_it_gives_it_away()
    {
        var (rows, labels) = Leaky(2000);
        Baselines baselines = Baselines.Fit(rows, labels, options: new() { Excluded = ["label"] });
        Assert.Equal("pay", baselines.Columns[0].Column);
        Assert.True(baselines.Columns[0].GivesLabelAway);
        Assert.DoesNotContain(baselines.Columns, column => column.Column == "label");
        // Noise and names of one row each tell nothing of rows that were not fitted.
        Assert.All(baselines.Columns.Skip(1), column => Assert.InRange(column.Strength, 0.4, 0.6));
        Assert.Equal("one column: pay", baselines.Predict(rows).Single(r => r.Kind == RivalKind.BestColumn).Name);
    }

    [Fact]
    public void A_value_that_was_never_seen_gets_the_share_of_all()
    {
        var (rows, labels) = Leaky(2000);
        Baselines baselines = Baselines.Fit(rows.Select("pay"), labels);
        float[] answers = Predict(baselines, new Table(new Column("pay", Tensor.From("barter", "cash"))), RivalKind.BestColumn);
        Assert.Equal(Predict(baselines, rows.Rows(0), RivalKind.Majority)[0], answers[0], 5);
        Assert.True(answers[1] < 0.1);
    }

    [Fact]
    public void The_best_column_of_numbers_explains_their_variance()
    {
        double[] x = [.. Enumerable.Range(0, 2000).Select(i => CounterRandom.Uniform(1, 1, i))], noise = [.. Enumerable.Range(0, 2000).Select(i => CounterRandom.Uniform(1, 2, i))];
        var rows = new Table(new Column("noise", Tensor.From(noise)), new Column("x", Tensor.From(x)));
        Baselines baselines = Baselines.Fit(rows, Tensor.From([.. x.Select(v => Math.Sin(6 * v))]), options: new() { Task = EvaluationTask.Numbers });
        Assert.Equal("x", baselines.Columns[0].Column);
        Assert.True(baselines.Columns[0].Strength > 0.99);
        Assert.True(baselines.Columns[1].Strength < 0.05);
    }

    [Theory]
    [InlineData(EvaluationTask.Binary, 1)]
    [InlineData(EvaluationTask.Classes, 3)]
    public void Logistic_regression_reaches_the_least_loss(EvaluationTask task, int width)
    {
        var (x, labels) = Linear(600, width);
        using TestFolder folder = TestFiles.NewFolder();
        var targets = TargetRows.Of(Tensor.From(labels), new() { Task = task });
        var fit = new LinearFit([.. x.Select(v => (double)v)], targets, [.. Enumerable.Range(0, 600)], 4);
        double[] weights = Minimizer.Minimize(new double[fit.WeightCount], (w, gradient) => fit.Loss(w, gradient, 0.01));
        // Gradient descent of very many steps, in NumPy.
        string output = PythonOracle.Run(folder, $"""
            import numpy as np
            x = np.c_[np.array([{List(x)}]).reshape(600, 4), np.ones(600)]
            y = np.array([{List(labels)}]).astype(int)
            t = y[:, None].astype(float) if {width} == 1 else np.eye({width})[y]
            w = np.zeros((5, {width}))
            def loss(w):
                z = x @ w
                p = np.c_[np.zeros(600), z] if {width} == 1 else z
                u = np.c_[1 - t, t] if {width} == 1 else t
                return (np.log(np.exp(p).sum(1)) - (u * p).sum(1)).mean() + 0.005 * (w[:4] ** 2).sum()
            for i in range(20000):
                z = x @ w
                p = 1 / (1 + np.exp(-z)) if {width} == 1 else np.exp(z) / np.exp(z).sum(1, keepdims=True)
                g = x.T @ (p - t) / 600
                g[:4] += 0.01 * w[:4]
                w -= 0.5 * g
            print(loss(w))
            """);
        Assert.Equal(double.Parse(output, CultureInfo.InvariantCulture), fit.Loss(weights, null, 0.01), 8);
    }

    [Fact]
    public void The_gradient_is_that_of_the_loss()
    {
        foreach (var (task, width) in new[] { (EvaluationTask.Binary, 1), (EvaluationTask.Classes, 3), (EvaluationTask.Numbers, 1) })
        {
            var (x, labels) = Linear(50, width);
            var fit = new LinearFit([.. x.Select(v => (double)v)], TargetRows.Of(Tensor.From(labels), new() { Task = task }), [.. Enumerable.Range(0, 50)], 4);
            double[] weights = [.. Enumerable.Range(0, fit.WeightCount).Select(i => CounterRandom.Uniform(3, 1, i) - 0.5)], gradient = new double[weights.Length];
            fit.Loss(weights, gradient, 0.1);
            for (int i = 0; i < weights.Length; i++)
            {
                double At(double shift) => fit.Loss([.. weights.Select((w, j) => j == i ? w + shift : w)], null, 0.1);
                Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, gradient[i], 6);
            }
        }
    }

    [Fact]
    public void Linear_regression_finds_a_line_whatever_the_scale_of_its_features()
    {
        float[] features = new float[1000], labels = new float[500];
        for (int i = 0; i < 500; i++)
        {
            (features[2 * i], features[2 * i + 1]) = ((float)(1e6 * CounterRandom.Uniform(1, 1, i)), (float)(1e-3 * CounterRandom.Uniform(1, 2, i)));
            labels[i] = 3 + 2e-6f * features[2 * i] - 4e3f * features[2 * i + 1];
        }
        var rows = new Table(new Column("row", Tensor.From([.. Enumerable.Range(0, 500).Select(i => (double)i)])));
        Tensor matrix = Tensor.From(features, Shape.Of(500, 2));
        float[] answers = Predict(Baselines.Fit(rows, Tensor.From(labels), matrix, new() { Task = EvaluationTask.Numbers }), rows, RivalKind.Regression, matrix);
        Assert.All(Enumerable.Range(0, 500), i => Assert.Equal(labels[i], answers[i], 0.01));
    }

    [Fact]
    public void Missing_and_constant_features_do_no_harm()
    {
        var (x, labels) = Linear(600, 1);
        for (int i = 0; i < 600; i++) x[4 * i + 3] = 7;
        x[0] = float.NaN;
        Tensor matrix = Tensor.From(x, Shape.Of(600, 4));
        var rows = new Table(new Column("row", Tensor.From([.. Enumerable.Range(0, 600).Select(i => (double)i)])));
        float[] answers = Predict(Baselines.Fit(rows, Tensor.From(labels), matrix), rows, RivalKind.Regression, matrix);
        Assert.All(answers, p => Assert.InRange(p, 0, 1));
        Assert.True(EvaluationReport.Of(Tensor.From(labels), Tensor.From(answers), new() { Intervals = IntervalMethod.None }).Values.Auc > 0.8);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var rows = new Table(new Column("x", Tensor.From(1.0, 2)));
        Tensor labels = Tensor.From(0f, 1), matrix = Tensor.From([1f, 2], Shape.Of(2, 1));
        Refused("expected as many labels as rows, 2, got 3", () => Baselines.Fit(rows, Tensor.From(0f, 1, 1)));
        Refused("expected labels that are 0 or 1, got 3 at row 1", () => Baselines.Fit(rows, Tensor.From(0f, 3)));
        Refused("expected features of Float32 [2, features], got Float32 [2]", () => Baselines.Fit(rows, labels, Tensor.From(0f, 1)));
        Refused("expected the features of the rows", () => Baselines.Fit(rows, labels, matrix).Predict(rows));
        Refused("expected 1 features, as many as were fitted, got 2", () => Baselines.Fit(rows, labels, matrix).Predict(rows, Tensor.From([1f, 2, 3, 4], Shape.Of(2, 2))));
    }

    private static void Refused(string message, Action action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message);

    private static float[] Predict(Baselines baselines, Table rows, RivalKind kind, Tensor? features = null) => baselines.Predict(rows, features).Single(r => r.Kind == kind).Predictions.ToArray<float>();

    private static (Table Rows, Tensor Labels) Leaky(int count)
    {
        float[] labels = [.. Enumerable.Range(0, count).Select(i => CounterRandom.Uniform(2, 1, i) < 0.3 ? 1f : 0)];
        string[] pay = [.. labels.Select((label, i) => CounterRandom.Uniform(2, 2, i) < 0.95 ? label == 1 ? "card" : "cash" : "other")];
        return (new Table(new Column("noise", Tensor.From([.. Enumerable.Range(0, count).Select(i => CounterRandom.Uniform(2, 3, i))])), new Column("id", Tensor.From([.. Enumerable.Range(0, count).Select(i => $"row {i}")])),
            new Column("pay", Tensor.From(pay)), new Column("label", Tensor.From(labels))), Tensor.From(labels));
    }

    private static (float[] X, float[] Labels) Linear(int count, int width)
    {
        float[] x = [.. Enumerable.Range(0, 4 * count).Select(i => (float)(CounterRandom.Uniform(5, 1, i) * 2 - 1))], labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            double z = 3 * x[4 * i] - 2 * x[4 * i + 1] + CounterRandom.Uniform(5, 2, i) - 0.5;
            labels[i] = width == 1 ? z > 0 ? 1 : 0 : z > 1 ? 2 : z > -1 ? 1 : 0;
        }
        return (x, labels);
    }

    private static string List(float[] values) => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
