using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What holds for every loss; the losses are found by reflection.</summary>
public class LossConformanceTests
{
    public static TheoryData<string> Losses => [.. Clusters.Members<Loss>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Falls_as_a_model_is_trained_by_it(string name)
    {
        Loss loss = Make(name);
        History history = Clusters.Network().Fit(Clusters.Batches(LabelsFor(loss)), new Adam(0.05), loss, new() { Epochs = 10 });
        Assert.All(history["loss"], value => Assert.True(double.IsFinite(value)));
        Assert.True(history["loss"][^1] < history["loss"][0], history.ToString());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_row_of_weight_zero_teaches_nothing(string name)
    {
        Loss loss = Make(name);
        loss.Reduction = Reduction.Sum;
        var rows = Clusters.Rows(LabelsFor(loss));
        float[] weights = [.. Enumerable.Range(0, Clusters.Count).Select(row => row % 2 == 0 ? 1f : 0f)];
        int[] even = [.. Enumerable.Range(0, Clusters.Count).Where(row => row % 2 == 0)];
        float[] Trained(Dataset<Example> data)
        {
            Sequential model = Clusters.Network();
            model.Fit(data.Batch(Clusters.Count), new Sgd(1e-3), loss);
            return [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
        }
        float[] weighted = Trained(Dataset.FromTensors(rows.Input, rows.Label, Tensor.From(weights)));
        Example[] all = [.. Dataset.FromTensors(rows)];
        float[] without = Trained(Dataset.From(even.Select(row => all[row]).ToArray()));
        for (int i = 0; i < weighted.Length; i++) Assert.Equal(without[i], weighted[i], 1e-5f + 1e-5f * Math.Abs(without[i]));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Comes_back_from_its_settings(string name)
    {
        Loss loss = Make(name);
        if (loss is FunctionLoss) Assert.Throws<ArgumentException>(() => Loss.FromConfig(loss.KerasName, loss.Config()));
        else KerasSettings.RoundTrip(loss.Config(), config => Loss.FromConfig(loss.KerasName, config).Config());
    }

    private static Loss Make(string name) => name == nameof(FunctionLoss)
        ? new FunctionLoss((target, output) => Op.Mean(Op.Square(output - Op.Cast(target, output.DType)), -1))
        : (Loss)Activator.CreateInstance(Clusters.Members<Loss>().Single(type => type.Name == name))!;

    private static bool LabelsFor(Loss loss) => loss is SparseCategoricalCrossentropy;
}
