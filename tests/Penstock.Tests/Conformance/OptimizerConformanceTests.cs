using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What holds for every optimizer; they are found by reflection.</summary>
public class OptimizerConformanceTests
{
    public static TheoryData<string> Optimizers => [.. Clusters.Members<Optimizer>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_step_changes_every_weight_and_steps_make_the_loss_small(string name)
    {
        Sequential model = Clusters.Network();
        model.Predict(Clusters.Rows(sparse: false).Input);
        Tensor[] before = [.. model.Weights.Select(model.GetWeight)];
        Optimizer optimizer = Make(name);
        History history = model.Fit(Clusters.Batches(), optimizer, new CategoricalCrossentropy(), new() { Epochs = 10 });
        Assert.True(history["loss"][^1] < history["loss"][0], history.ToString());
        Assert.All(model.Weights.Zip(before), pair => Assert.NotEqual(pair.Second.ToArray<float>(), model.GetWeight(pair.First).ToArray<float>()));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Gives_the_same_bits_with_one_thread_and_with_two(string name)
    {
        float[] Trained(int threads)
        {
            Sequential model = Clusters.Network();
            model.Fit(Clusters.Batches(), Make(name), new CategoricalCrossentropy(), new() { Epochs = 3, Threads = threads });
            return Weights(model);
        }
        Assert.Equal(Trained(1), Trained(2));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Goes_on_from_a_saved_model_as_if_it_had_not_stopped(string name)
    {
        using var folder = TestFiles.NewFolder();
        Sequential whole = Clusters.Network(), first = Clusters.Network();
        whole.Fit(Clusters.Batches(), Make(name), new CategoricalCrossentropy(), new() { Epochs = 4 });
        first.Fit(Clusters.Batches(), Make(name), new CategoricalCrossentropy(), new() { Epochs = 2 });
        foreach (string file in new[] { "model.keras", "model.h5" })
        {
            first.Save(folder[file]);
            Model second = Model.Load(folder[file]);
            second.Fit(Clusters.Batches(), second.Trained!.Value.Optimizer, new CategoricalCrossentropy(), new() { Epochs = 2 });
            // Between trainings its weights are others than those it trains, and come back to a last digit.
            if (name == nameof(ScheduleFreeAdamW)) Assert.All(Weights(whole).Zip(Weights(second)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            else Assert.Equal(Weights(whole), Weights(second));
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Comes_back_from_its_settings(string name)
    {
        Optimizer optimizer = Make(name);
        KerasSettings.RoundTrip(optimizer.Config(), config => Optimizer.FromConfig(optimizer.KerasName, config).Config());
    }

    // Settings unlike the defaults where there are any, so that every slot is in use.
    internal static Optimizer Make(string name) => name switch
    {
        nameof(Sgd) => new Sgd(0.05) { Momentum = 0.9, Nesterov = true },
        nameof(RmsProp) => new RmsProp(0.01) { Momentum = 0.5, Centered = true },
        nameof(Adam) => new Adam(new ExponentialDecay(0.05, 10, 0.9)) { AmsGrad = true, ClipNorm = 1 },
        nameof(AdamW) => new AdamW(0.05) { WeightDecay = 0.01 },
        nameof(Nadam) => new Nadam(0.05),
        nameof(Adamax) => new Adamax(0.05),
        nameof(Adagrad) => new Adagrad(0.1) { WeightDecay = 0.01 },
        nameof(Adadelta) => new Adadelta(5),
        nameof(Ftrl) => new Ftrl(0.5) { L1RegularizationStrength = 1e-3, L2RegularizationStrength = 1e-3, L2ShrinkageRegularizationStrength = 1e-3, Beta = 0.1, LearningRatePower = -0.4 },
        nameof(Lion) => new Lion(0.01),
        nameof(Adafactor) => new Adafactor(0.5),
        nameof(Lamb) => new Lamb(0.02) { GlobalClipNorm = 1 },
        nameof(MultiOptimizer) => new MultiOptimizer(new Nadam(0.05), ("dense/", new Adam(new ExponentialDecay(0.05, 10, 0.9)) { ClipNorm = 1 }), ("dense_1/bias", new Sgd(0.1) { Momentum = 0.9 })),
        nameof(LossScaleOptimizer) => new LossScaleOptimizer(new Adam(0.05) { GlobalClipNorm = 1 }, 1024, 5),
        nameof(Muon) => new Muon(0.05) { ExcludeLayers = ["dense_1"], AdamWeightDecay = 0.01, RmsRate = 0.3 },
        nameof(ScheduleFreeAdamW) => new ScheduleFreeAdamW(0.05) { WarmupSteps = 3, WeightDecay = 0.01 },
        nameof(ScheduleFreeSgd) => new ScheduleFreeSgd(0.1) { WarmupSteps = 3 },
        _ => throw new InvalidOperationException($"OptimizerConformanceTests: expected a sample of the optimizer {name}, got none. Add one."),
    };

    private static float[] Weights(Model model) => [.. model.Weights.SelectMany(w => model.GetWeight(w).ToArray<float>())];
}
