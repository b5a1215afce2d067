using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Tensors;

namespace Penstock.Tests;

public class BadInputTests
{
    private static readonly Tensor Labels = Tensor.From(0f, 1, 1), Predictions = Tensor.From(.1f, .6f, .7f);

    [Fact]
    public void No_rows_are_refused() => Refused("expected one row or more, got none", () => EvaluationReport.Of(Tensor.Zeros(DType.Float32, [0]), Tensor.Zeros(DType.Float32, [0, 1])));

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Refused("expected as many predictions as labels, 3, got shape [2]", () => EvaluationReport.Of(Labels, Tensor.From(.1f, .2f)));
        Refused("expected as many labels as rows, 2, got 3", () => EvaluationReport.Of(new Table(new Column("a", Tensor.From(1.0, 2))), Labels, Predictions));
        Refused("expected as many weights as labels, 3, got 2", () => EvaluationReport.Of(Labels, Predictions, new() { Weights = Tensor.From(1f, 2) }));
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused_by_row()
    {
        Refused("expected predictions that are finite, got NaN at row 1", () => EvaluationReport.Of(Labels, Tensor.From(.1f, float.NaN, .7f)));
        Refused("expected labels that are finite, got ∞ at row 2".Replace("∞", "Infinity"), () => EvaluationReport.Of(Tensor.From(0f, 1, float.PositiveInfinity), Predictions));
    }

    [Fact]
    public void What_is_no_probability_is_refused() => Refused("expected probabilities from 0 to 1, got 3.5 at row 2 (counted from 0). Put a sigmoid", () => EvaluationReport.Of(Labels, Tensor.From(.1f, .6f, 3.5f)));

    [Fact]
    public void Labels_of_another_task_are_refused()
    {
        Refused("expected labels from 0 to 1 for a binary task, got 2 at row 1", () => EvaluationReport.Of(Tensor.From(0f, 2, 1), Predictions));
        Refused("expected labels from 0 to 1, the numbers of the classes, got 2 at row 0", () => EvaluationReport.Of(Tensor.From(2f), Tensor.From([.1f, .9f], Shape.Of(1, 2)), new() { Task = EvaluationTask.Classes }));
        Refused("Say EvaluationTask.Classes for several", () => EvaluationReport.Of(Tensor.From(1f), Tensor.From([.1f, .2f, .7f], Shape.Of(1, 3))));
        Refused("expected labels that are numbers, got Text", () => EvaluationReport.Of(Tensor.From("yes", "no", "no"), Predictions));
    }

    [Fact]
    public void Weights_below_zero_or_all_zero_are_refused()
    {
        Refused("expected weights of 0 or more, got -1 at row 1", () => EvaluationReport.Of(Labels, Predictions, new() { Weights = Tensor.From(1f, -1, 1) }));
        Refused("expected a weight above 0, got zeros only", () => EvaluationReport.Of(Labels, Predictions, new() { Weights = Tensor.From(0f, 0, 0) }));
    }

    [Fact]
    public void A_column_that_is_absent_is_refused_by_name() =>
        Refused("expected one of the columns a, got \"b\"", () => EvaluationReport.Of(new Table(new Column("a", Tensor.From(1.0, 2, 3))), Labels, Predictions, new() { Slices = [SliceSpec.By("b")] }));

    [Fact]
    public void Rivals_are_named_where_they_do_not_fit() =>
        Refused("taxi/2: Evaluation: expected as many predictions as labels", () => EvaluationReport.Of(Labels, Predictions, new() { Rivals = [new(RivalKind.Champion, "taxi/2", Tensor.From(.1f))] }));

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Refused("expected 2 to 10,000 replicates, got 1", () => EvaluationReport.Of(Labels, Predictions, new() { Replicates = 1 }));
        Refused("expected a confidence between 0 and 1, got 95", () => EvaluationReport.Of(Labels, Predictions, new() { Confidence = 95 }));
        Refused("expected a task, binary, classes or numbers, got \"1\"", () => EvaluationOptions.For(new() { Task = "1" }));
        Refused("expected a task, binary, classes or numbers, got none", () => EvaluationOptions.For(new()));
    }

    [Fact]
    public void Columns_that_are_all_missing_have_one_slice()
    {
        var rows = new Table(new Column("a", Tensor.From(double.NaN, double.NaN, double.NaN)), new Column("t", Tensor.From("", "", "")));
        EvaluationReport report = EvaluationReport.Of(rows, Labels, Predictions, new() { Slices = [SliceSpec.By("a", "t")], LeastRows = 1 });
        Assert.Equal("a=(missing), t=(missing)", Assert.Single(report.Slices).Key.ToString());
    }

    private static void Refused(string message, Action action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message);
}
