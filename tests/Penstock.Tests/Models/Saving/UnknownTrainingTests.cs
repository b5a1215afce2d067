using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Settings of training that are not known here: the model predicts without them.</summary>
public class UnknownTrainingTests
{
    [Theory]
    [InlineData("\"use_ema\":false", "\"use_ema\":\"often\"")]
    [InlineData("\"gradient_accumulation_steps\":null", "\"gradient_accumulation_steps\":0")]
    [InlineData("\"learning_rate\":0.001", "\"learning_rate\":{\"class_name\":\"Mine\",\"config\":{}}")]
    [InlineData("\"learning_rate\":0.001", "\"learning_rate\":{\"class_name\":7}")]
    [InlineData("\"learning_rate\":0.001", "\"learning_rate\":\"slow\"")]
    [InlineData("\"learning_rate\":0.001", "\"learning_rate\":-1")]
    [InlineData("\"class_name\":\"Adam\"", "\"class_name\":7")]
    [InlineData("\"use_ema\":false", "\"use_ema\":false,\"speed\":3")]
    public void An_optimizer_of_another_kind_is_left_out(string text, string replacement)
    {
        Model loaded = Edited(text, replacement);
        Assert.Null(loaded.Trained);
        Assert.NotNull(loaded.Compiled);
    }

    [Theory]
    [InlineData("\"class_name\":\"MeanSquaredError\"", "\"class_name\":7")]
    [InlineData("\"class_name\":\"MeanSquaredError\"", "\"class_name\":\"Mine\"")]
    [InlineData("\"reduction\":\"sum_over_batch_size\"", "\"reduction\":\"some\"")]
    public void A_loss_of_another_kind_is_left_out(string text, string replacement)
    {
        Model loaded = Edited(text, replacement);
        Assert.Null(loaded.Compiled);
        Assert.NotNull(loaded.Trained);
    }

    [Fact]
    public void A_metric_of_another_kind_is_left_out() =>
        Assert.Empty(Edited("\"metrics\":[\"accuracy\"]", "\"metrics\":[{\"class_name\":\"AUC\",\"config\":{\"num_thresholds\":\"many\"}}]").Compiled!.Losses[0].Metrics);

    [Theory]
    [InlineData("\"use_ema\":false", "\"use_ema\":false,\"speed\":3", "left out  optimizer: Adam \"adam\": expected settings that are known, got \"speed\": 3")]
    [InlineData("\"class_name\":\"MeanSquaredError\"", "\"class_name\":\"Mine\"", "left out  loss: expected a known class, got \"Mine\"")]
    [InlineData("\"metrics\":[\"accuracy\"]", "\"metrics\":[\"mine\"]", "left out  metric: expected a known class, got \"mine\"")]
    [InlineData("\"amsgrad\":false", "\"amsgrad\":true", "left out  values of the optimizer: expected 8 values for Adam, got 6")]
    public void What_is_left_out_is_told(string text, string replacement, string told)
    {
        Edited(text, replacement, out LoadReport report);
        Assert.True(report.IsComplete);
        Assert.Contains(told, report.ToString());
    }

    private static Model Edited(string text, string replacement) => Edited(text, replacement, out _);

    private static Model Edited(string text, string replacement, out LoadReport report)
    {
        using var folder = TestFiles.NewFolder();
        string file = folder["model.keras"];
        var model = new Sequential(new InputLayer([2]), new Dense(1)) { Seed = 1 };
        var input = Tensor.From([1f, 2, 3, 4], Shape.Of(2, 2));
        model.Fit(Dataset.From(new Example(input, Tensor.From([1f, 0], Shape.Of(2, 1)))), new Adam(), new MeanSquaredError(), new() { Metrics = [new Accuracy()] });
        model.Save(file);
        EditedZip.Replace(file, "config.json", text, replacement);
        Model loaded = Model.Load(file, out report);
        Assert.Equal(model.Predict(input).ToArray<float>(), loaded.Predict(input).ToArray<float>());
        return loaded;
    }
}
