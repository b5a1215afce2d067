using System.Diagnostics;
using System.Globalization;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Photographs of a seeded split, and what SqueezeNet learns of them with the defaults of <see cref="TransferLearning"/>.</summary>
/// <param name="data">The folder of the data sets.</param>
/// <param name="seed">The seed of the split and of the training.</param>
/// <param name="threads">Threads of training; 0 for one a core.</param>
/// <param name="side">Height and width of a photograph.</param>
internal sealed class TransferWork(string data, int seed, int threads, int side)
{
    public const int Classes = 5;
    private const string Python = "/usr/bin/python3";

    private readonly ImageFolder _photos = ImageFolder.Read(Path.Combine(data, "flowers-small"), new()
    {
        Height = side, Width = side, ValidationShare = 0.2, Seed = seed, Parallelism = threads == 0 ? Environment.ProcessorCount : threads,
    });

    /// <summary>The photographs held out.</summary>
    public Dataset<Example> Held => _photos.Validation;

    /// <summary>The photographs to learn from.</summary>
    public Dataset<Example> Train => _photos.Train;

    /// <summary>The first images of each class in a seeded order, and all others.</summary>
    public static (Dataset<Example> Few, Dataset<Example> Others) Few(Dataset<Example> images, int perClass, int classes, int seed)
    {
        var taken = new int[classes];
        ILookup<bool, Example> parts = images.Shuffle((int)images.Count!, seed).AsEnumerable().ToLookup(e => taken[e.Label!.ToArray<int>()[0]]++ < perClass);
        return (Dataset.From(parts[true].ToArray()), Dataset.From(parts[false].ToArray()));
    }

    private TransferLearning New(TransferOptions? options = null)
    {
        Model backbone = Architecture.SqueezeNet(image: [side, side, 3]);
        backbone.LoadWeights(Path.Combine(data, "squeezenet-keras", "weights", "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5"), partial: true);
        backbone.Threads = threads;
        return new TransferLearning(backbone, new ImageNetPixels(), Classes, seed, options);
    }

    /// <summary>The accuracy of a head on frozen features, how long all of it took, and what sklearn makes of the same features.</summary>
    public (double Accuracy, double Seconds, Regression Peer) Frozen()
    {
        long start = Stopwatch.GetTimestamp();
        TransferLearning transfer = New();
        Example train = transfer.Features(Train), held = transfer.Features(Held);
        double accuracy = transfer.FitHead(train, held, new() { Threads = threads })["val_accuracy"][^1];
        return (accuracy, Stopwatch.GetElapsedTime(start).TotalSeconds, Regression.Of(train, held));
    }

    /// <summary>The accuracies of the head alone and after fine-tuning.</summary>
    public (double Head, double Tuned) Tuned(Dataset<Example> train, int epochs)
    {
        TransferLearning transfer = New();
        double head = transfer.FitHead(transfer.Features(train), transfer.Features(Held), new() { Threads = threads })["val_accuracy"][^1];
        transfer.FineTune(train, validation: null, epochs: epochs, options: new() { Threads = threads });
        return (head, Accuracy(transfer, Held));
    }

    /// <summary>The accuracies on other photographs of a head on the frozen features of a few, and after fine-tuning.</summary>
    public (double Head, double Tuned) OfFew(Dataset<Example> few, Dataset<Example> others, int epochs, TransferOptions options)
    {
        TransferLearning transfer = New(options);
        transfer.FitHead(transfer.Features(few), validation: null, new() { Threads = threads });
        double head = Accuracy(transfer, others);
        transfer.FineTune(few, validation: null, epochs: epochs, options: new() { Threads = threads });
        return (head, Accuracy(transfer, others));
    }

    private double Accuracy(TransferLearning transfer, Dataset<Example> held) =>
        transfer.Model.Evaluate(held.Batch(64), new CrossEntropy(), [new Accuracy()], threads)["accuracy"];

    /// <summary>What sklearn's logistic regression reaches.</summary>
    /// <param name="Version">Of sklearn; null where it is not there.</param>
    /// <param name="Default">With its defaults.</param>
    /// <param name="Best">With the C that serves the photographs held out best.</param>
    /// <param name="C">That C.</param>
    public sealed record Regression(string? Version, double Default, double Best, double C)
    {
        public static Regression Of(Example train, Example held)
        {
            string folder = Directory.CreateTempSubdirectory("transfer").FullName;
            foreach (var (name, tensor) in new[] { ("train", train.Input), ("labels", train.Label!), ("held", held.Input), ("truth", held.Label!) })
                Npy.Write(Path.Combine(folder, name + ".npy"), tensor);
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "sklearn_peer.py"), folder]) { RedirectStandardOutput = true })!;
                string[] words = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                process.WaitForExit();
                return words.Length < 4 ? new(null, double.NaN, double.NaN, double.NaN) : new(words[0], Number(words[1]), Number(words[2]), Number(words[3]));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
    }
}
