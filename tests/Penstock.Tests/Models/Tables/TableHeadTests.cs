using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TableHeadTests
{
    [Theory]
    [InlineData(0, 1, "TableHead: expected a Batch of 1 or more, got 0. ")]
    [InlineData(64, -1, "TableHead: expected Epochs of 1 or more, got -1. ")]
    public void Options_that_train_nothing_are_refused(int batch, int epochs, string message)
    {
        TrainingTable ready = TrainingTable.Of(Catalog.Quickstart.Generate(30), "left");
        var error = Assert.Throws<ArgumentException>(() => TableHead.Fit(ready.NewHead("linear", 1), ready.Train, options: new() { Batch = batch, Epochs = epochs }));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("left")]
    [InlineData("income")]
    public void The_mean_of_several_networks_answers_what_they_answer_on_average_and_is_saved_whole(string target)
    {
        Table rows = Catalog.Quickstart.Generate(300);
        TrainingTable ready = TrainingTable.Of(rows, target);
        IReadOnlyList<Model> members = TableHead.Several(3, "dnn", ready.Features, ready.Target, ready.Train.Label!, seed: 1);
        foreach (Model member in members) TableHead.Fit(member, ready.Train, options: new() { Epochs = 1 });
        float[][] answers = [.. members.Select(member => member.Predict(ready.Train.Input).ToArray<float>())];
        Assert.Equal(3, answers.Select(a => a[0]).Distinct().Count());
        Model mean = TableHead.Average(members);
        float[] expected = [.. answers[0].Select((_, i) => (answers[0][i] + answers[1][i] + answers[2][i]) / 3)], got = mean.Predict(ready.Train.Input).ToArray<float>();
        for (int i = 0; i < got.Length; i++) Assert.Equal(expected[i], got[i], Math.Abs(expected[i]) * 1e-5);

        Model raw = mean.WithFeatures(ready.Features);
        using TestFolder folder = TestFiles.NewFolder();
        raw.Save(folder["mean.penstock"]);
        Assert.Equal(raw.Predict(rows).ToArray<float>(), Model.Load(folder["mean.penstock"]).Predict(rows).ToArray<float>());
        Assert.Equal((ready.Target.Task, ready.Target.Expression), (raw.Signature.Task, raw.Signature.Target));
    }

    [Fact]
    public void The_mean_of_one_is_that_one()
    {
        TrainingTable ready = TrainingTable.Of(Catalog.Quickstart.Generate(100), "left");
        Model only = ready.NewHead("linear", seed: 1);
        Assert.Same(only, TableHead.Average([only]));
        Assert.Contains("expected 1 or more models", Assert.Throws<ArgumentException>(() => TableHead.Several(0, "dnn", ready.Features, ready.Target, ready.Train.Label!, 1)).Message);
    }
}
