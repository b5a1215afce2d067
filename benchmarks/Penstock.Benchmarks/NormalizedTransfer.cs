using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A small MobileNetV2, which normalizes its batches, trained on five classes of Fashion-MNIST and transferred to the other five.</summary>
internal static class NormalizedTransfer
{
    private const int Classes = 5, PerClass = 50, Epochs = 2, FineTuning = 12, LastLayers = 20;
    private static readonly Shape s_image = [28, 28, 1];

    // Tops, a sandal and a bag; then what has something of them: trousers, a coat, a shirt, a sneaker, a boot.
    private static readonly int[] s_known = [0, 2, 3, 5, 8], s_new = [1, 4, 6, 7, 9];

    /// <summary>The accuracies of the head alone and after fine-tuning, and how many moving statistics changed meanwhile.</summary>
    public static (double Frozen, double Tuned, int Changed) Measure(string data, int seed, int threads)
    {
        Dataset<Example> train = Catalog.FashionMnist.LoadTrain(data), test = Catalog.FashionMnist.LoadTest(data);
        Model backbone = Architecture.MobileNetV2(image: s_image, width: 0.35, momentum: 0.99);
        backbone.Threads = threads;
        Pretrain(backbone, Of(train, s_known), seed, threads);
        Dataset<Example> few = TransferWork.Few(Of(train, s_new), PerClass, Classes, seed).Few, held = Of(test, s_new);
        var transfer = new TransferLearning(backbone, Pixels, Classes, seed, new() { Unfreeze = LastLayers, Augmentation = [new RandomFlip(FlipMode.Horizontal), new RandomTranslation(0.1, 0.1)] });
        FitOptions options = new() { Threads = threads };
        double frozen = transfer.FitHead(transfer.Features(few), transfer.Features(held), options)["val_accuracy"][^1];
        Weight[] moving = [.. backbone.Weights.Where(w => w.Name.StartsWith("moving_", StringComparison.Ordinal))];
        float[][] before = [.. moving.Select(w => backbone.GetWeight(w).ToArray<float>())];
        transfer.FineTune(few, validation: null, batch: 16, epochs: FineTuning, options);
        double tuned = transfer.Model.Evaluate(held.Batch(256), new CrossEntropy(), [new Accuracy()], threads)["accuracy"];
        return (frozen, tuned, moving.Where((w, i) => !before[i].AsSpan().SequenceEqual(backbone.GetWeight(w).AsSpan<float>())).Count());
    }

    private static Rescaling Pixels => new(1 / 127.5, -1);

    private static void Pretrain(Model backbone, Dataset<Example> images, int seed, int threads)
    {
        var whole = new Sequential(new InputLayer(s_image, DType.UInt8), Pixels, backbone, new GlobalAveragePool2D(), new Models.Dense(Classes)) { Seed = seed };
        long rows = images.Count!.Value;
        whole.Fit(images.Shuffle((int)rows, seed).Batch(32).Prefetch(), new Adam(new CosineDecay(0.002, Epochs * (rows / 32))), new CrossEntropy(), new() { Epochs = Epochs, Threads = threads });
    }

    /// <summary>The images of some classes, which are numbered by their places in the list.</summary>
    private static Dataset<Example> Of(Dataset<Example> images, int[] classes) => Dataset.From(images.AsEnumerable()
        .Select(e => (e.Input, Label: Array.IndexOf(classes, e.Label!.ToArray<int>()[0]))).Where(e => e.Label >= 0)
        .Select(e => new Example(e.Input.Reshape(s_image), Tensor.Scalar(e.Label))).ToArray());
}
