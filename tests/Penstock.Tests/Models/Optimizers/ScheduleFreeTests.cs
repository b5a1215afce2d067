using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Schedule-free training; expected values follow Defazio et al. 2024 step by step: z is where steps are taken, x their average, y where gradients are.</summary>
public class ScheduleFreeTests
{
    private static readonly float[] s_gradients = [1f, -0.5f, 2f, 0.25f];

    [Fact]
    public void Gradient_descent_follows_the_paper()
    {
        double y = 1, z = 1, x = 1, sum = 0;
        List<double> expected = [];
        for (int t = 1; t <= s_gradients.Length; t++)
        {
            double rate = 0.1 * Math.Min(1, t / 2.0), pull = s_gradients[t - 1] + 0.01 * y;
            sum += rate * rate;
            z -= rate * pull;
            x += (z - x) * (rate * rate / sum);
            y = 0.2 * z + 0.8 * x;
            expected.Add(y);
        }
        Check(expected, new ScheduleFreeSgd(0.1) { Beta1 = 0.8, WarmupSteps = 2, WeightDecay = 0.01 });
    }

    [Fact]
    public void Adam_follows_the_paper()
    {
        double y = 1, z = 1, x = 1, v = 0;
        List<double> expected = [];
        for (int t = 1; t <= s_gradients.Length; t++)
        {
            double g = s_gradients[t - 1];
            v = 0.99 * v + 0.01 * g * g;
            z -= 0.1 * g / (Math.Sqrt(v / (1 - Math.Pow(0.99, t))) + 1e-8);
            x += (z - x) / t;
            y = 0.1 * z + 0.9 * x;
            expected.Add(y);
        }
        Check(expected, new ScheduleFreeAdamW(0.1) { Beta2 = 0.99 });
    }

    [Fact]
    public void A_weight_that_is_unfrozen_late_begins_where_it_is()
    {
        var model = new Sequential(new InputLayer([2]), new Dense(2), new Dense(1)) { Seed = 1 };
        Dataset<Example> rows = Dataset.FromTensors(Tensor.From([1f, 2, 3, 4], [2, 2]), Tensor.From([1f, 2], [2, 1])).Batch(2);
        var optimizer = new ScheduleFreeSgd(0.01);
        model.Layers[0].Trainable = false;
        model.Fit(rows, optimizer, new MeanSquaredError());
        model.Layers[0].Trainable = true;
        _ = model.Plan(2, optimizer);
        Assert.True(double.IsFinite(model.Fit(rows, optimizer, new MeanSquaredError(), new() { Epochs = 2 })["loss"][^1]));
    }

    [Theory]
    [InlineData(typeof(ScheduleFreeSgd))]
    [InlineData(typeof(ScheduleFreeAdamW))]
    public void Weights_are_the_average_after_a_training_and_lie_between_again_in_the_next(Type type)
    {
        Optimizer Make() => (Optimizer)Activator.CreateInstance(type, (Schedule)0.1)!;
        var (whole, parted) = (Model(), Model());
        Optimizer optimizer = Make();
        whole.Fit(Data(), Make(), new MeanSquaredError(), new() { Epochs = 6 });
        parted.Fit(Data(), optimizer, new MeanSquaredError(), new() { Epochs = 3 });
        parted.Fit(Data(), optimizer, new MeanSquaredError(), new() { Epochs = 3 });
        Assert.Equal(whole.GetWeight(whole.Weights[0]).Item<float>(), parted.GetWeight(parted.Weights[0]).Item<float>(), 1e-5f);
    }

    private static void Check(List<double> expected, Optimizer optimizer)
    {
        Tensor[][] gradients = [.. s_gradients.Select(g => new[] { Tensor.From(g) })];
        float[] found = [.. OptimizerPlayer.Steps(optimizer, [("w", Tensor.From(1f))], gradients).Select(w => w[0].ToArray<float>()[0])];
        for (int t = 0; t < found.Length; t++) Assert.Equal(expected[t], found[t], 1e-5);
    }

    private static Sequential Model() => new(new Dense(1) { KernelInitializer = Initializer.Ones, UseBias = false });

    private static Dataset<Example> Data() => Dataset.FromTensors(Tensor.From(new float[,] { { 1 }, { 2 } }), Tensor.From(new float[,] { { 3 }, { 5 } })).Batch(1);
}
