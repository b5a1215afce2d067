using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a backbone learnt of some patterns serves others: frozen, and better fine-tuned, with batch normalization as in inference.</summary>
public class TransferLearningTests
{
    private const int Side = 12;

    private static readonly Example Few = Patterns(320, 4, seed: 1), Unseen = Patterns(400, 4, seed: 2);

    [Fact]
    public void Fine_tuning_beats_a_frozen_backbone_and_leaves_batch_normalization_alone()
    {
        Model backbone = Pretrained();
        TransferLearning transfer = New(backbone, new() { Unfreeze = 2, HeadRate = 0.02, FineTuneShare = 0.3, Dropout = 0, Augmentation = [] });
        double frozen = transfer.FitHead(Features(transfer, Few), Features(transfer, Unseen))["val_accuracy"][^1];
        var before = backbone.Weights.Select(w => (Weight: w, Value: backbone.GetWeight(w).ToArray<float>())).ToList();
        double tuned = transfer.FineTune(Dataset.FromTensors(Few), Dataset.FromTensors(Unseen), batch: 16, epochs: 30)["val_accuracy"][^1];
        Assert.True(tuned > frozen + 0.05, $"frozen {frozen}, tuned {tuned}");
        foreach (var (weight, value) in before)
        {
            bool stays = weight.Name != "kernel" || weight == before[0].Weight;
            Assert.True(stays == value.AsSpan().SequenceEqual(backbone.GetWeight(weight).AsSpan<float>()), $"{weight} {(stays ? "changed" : "stayed")}.");
        }
        Assert.Equal(2, before.Count(b => b.Weight.Name == "moving_mean"));
    }

    [Fact]
    public void The_model_answers_for_pixels_what_the_head_answers_for_features()
    {
        TransferLearning transfer = New(Pretrained(), new() { HeadEpochs = 2 });
        Example features = Features(transfer, Unseen);
        double measured = transfer.FitHead(Features(transfer, Few), features)["val_accuracy"][^1];
        EvaluationResult whole = transfer.Model.Evaluate(Dataset.FromTensors(Unseen).Batch(64), new CrossEntropy(), [new Accuracy()]);
        Assert.Equal(measured, whole["accuracy"], 1e-6);
        Assert.Equal([400, 8], features.Input.Shape);
    }

    [Fact]
    public void Images_that_are_mixed_are_learnt_and_measured()
    {
        TransferLearning transfer = New(Pretrained(), new() { HeadEpochs = 5, Augmentation = [], Mixture = new CutMix(4, 0.5) });
        transfer.FitHead(Features(transfer, Few), null);
        History tuned = transfer.FineTune(Dataset.FromTensors(Few), Dataset.FromTensors(Unseen), epochs: 2);
        Assert.InRange(tuned["val_accuracy"][^1], 0.4, 1);
        Assert.True(tuned["loss"][^1] > tuned["val_loss"][^1], $"Mixed images should be harder than others.\n{tuned}");
    }

    [Fact]
    public void Features_keep_their_proportions_before_the_head()
    {
        TransferLearning transfer = New(Pretrained(), new() { HeadEpochs = 1 });
        transfer.FitHead(Features(transfer, Few), null);
        Weight variance = transfer.Model.GetLayer("feature_scaling").Weights[1];
        Assert.Single(transfer.Model.GetWeight(variance).ToArray<float>().Distinct());
    }

    [Fact]
    public void A_head_comes_first_and_a_backbone_gives_a_feature_map()
    {
        Assert.StartsWith("TransferLearning: expected a head that is fitted", Assert.Throws<InvalidOperationException>(() => New(Pretrained(), new()).FineTune(Dataset.FromTensors(Few), null)).Message, StringComparison.Ordinal);
        var classifier = new Sequential(new InputLayer([Side, Side, 1]), new Flatten(), new Dense(3));
        Assert.Contains("Build it without classes.", Assert.Throws<ArgumentException>(() => New(classifier, new())).Message, StringComparison.Ordinal);
    }

    private static TransferLearning New(Model backbone, TransferOptions options) => new(backbone, new Rescaling(1 / 127.5, -1), 4, seed: 5, options);

    private static Example Features(TransferLearning transfer, Example images) => transfer.Features(Dataset.FromTensors(images));

    /// <summary>Two convolutions with batch normalization that know four patterns.</summary>
    private static Model Pretrained()
    {
        SymbolicTensor image = Model.Input([Side, Side, 1], name: "image"), x = image;
        for (int i = 0; i < 2; i++)
        {
            x = new Conv2D(8, 3) { Strides = 2, UseBias = false, Name = $"conv{i}" }.On(x);
            x = new ReLU { Name = $"relu{i}" }.On(new Penstock.Models.BatchNormalization { Momentum = 0.8, Name = $"norm{i}" }.On(x));
        }
        var backbone = new Model(image, x) { Seed = 7 };
        var whole = new Sequential(new InputLayer([Side, Side, 1], DType.UInt8), new Rescaling(1 / 127.5, -1), backbone, new GlobalAveragePool2D(), new Dense(4)) { Seed = 7 };
        whole.Fit(Dataset.FromTensors(Patterns(256, 0, seed: 3)).Shuffle(256, seed: 1).Batch(32), new Adam(0.01), new CrossEntropy(), new() { Epochs = 10 });
        return backbone;
    }

    /// <summary>Stripes in noise: four by direction, and four others by direction and width.</summary>
    private static Example Patterns(int count, int first, int seed)
    {
        var random = new Random(seed);
        var (pixels, labels) = (new List<byte>(), new List<int>());
        for (int i = 0; i < count; i++)
        {
            int label = random.Next(4), shift = random.Next(12);
            labels.Add(label);
            for (int y = 0; y < Side; y++)
                for (int x = 0; x < Side; x++)
                {
                    int along = (first + label) switch { 0 => x, 1 => y, 2 => x / 2, 3 => y / 2, 4 => x + y, 5 => x - y, 6 => (x + y) / 2, _ => (x - y + Side) / 2 };
                    pixels.Add((byte)((Math.Abs(along + shift) % 2 * 100) + random.Next(120)));
                }
        }
        return new Example(Tensor.From([.. pixels], [count, Side, Side, 1]), Tensor.From([.. labels]));
    }
}
