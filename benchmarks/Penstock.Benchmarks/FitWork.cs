using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A network and rows for it, as many as Fashion-MNIST has or sixteen batches, with random labels, so that nothing is learnt by heart and no unit dies by itself.</summary>
internal sealed class FitWork
{
    private const int RowCount = 60_000, Pixels = 28 * 28, Classes = 10;
    private static readonly CrossEntropy s_loss = new();
    private static readonly Example s_rows = RandomRows(RowCount, Pixels);
    private readonly Model _model;
    private readonly Optimizer _optimizer;
    private readonly Dataset<Example> _data;
    private readonly int _threads;

    public FitWork(Network network, int threads, double beta2 = 0.999)
        : this(network, threads, RowsOf(network).Batch(network.Batch, dropRemainder: true).Prefetch(), beta2) { }

    public FitWork(Network network, int threads, Dataset<Example> data, double beta2 = 0.999)
    {
        (_model, _threads) = (network.Make(), threads);
        _optimizer = new Adam(1e-3) { Beta2 = beta2 };
        _data = data;
    }

    /// <summary>The rows.</summary>
    public static Dataset<Example> Rows => Dataset.FromTensors(s_rows);

    /// <param name="Name">What it is called, here and by the peer.</param>
    /// <param name="Batch">Examples of a step.</param>
    /// <param name="IsOfImages">Whether PyTorch has two layouts for it.</param>
    /// <param name="Make">Makes the model.</param>
    public sealed record Network(string Name, int Batch, bool IsOfImages, Func<Model> Make)
    {
        /// <summary>The shape of a row; null for that of Fashion-MNIST.</summary>
        public Shape? Row { get; init; }
    }

    public static IReadOnlyList<Network> Networks { get; } =
    [
        new("mlp-b32", 32, false, Perceptron), new("mlp-b128", 128, false, Perceptron), new("cnn-b64", 64, true, Convolutions),
        new("resnet20-b128", 128, true, Benchmarks.Networks.ResNet20) { Row = [32, 32, 3] },
        new("mobilenetv2-0.5-96-b32", 32, true, Benchmarks.Networks.MobileNetV2) { Row = [96, 96, 3] },
        new("lstm128-t64-b64", 64, false, SequenceNetworks.Memory) { Row = [64, 64] },
        new("transformer4-256-t128-b16", 16, false, SequenceNetworks.Transformer) { Row = [128, 256] },
    ];

    /// <summary>The networks of dense layers, with the one that the command line trains on images.</summary>
    public static IReadOnlyList<Network> Dense { get; } =
    [
        new("dnn of 512 units, batch 32", 32, false, () => new Sequential(new Models.Dense(512, Activation.Relu), new Models.Dense(Classes)) { Seed = 1 }),
        Networks[0], Networks[1],
    ];

    public static Model Perceptron() => new Sequential(new Models.Dense(128, Activation.Relu), new Models.Dense(Classes)) { Seed = 1 };

    /// <summary>The time of a step within a training of the given time, after a fifth of it to warm up.</summary>
    public Timing Measure(double seconds)
    {
        var clock = new StepClock(seconds);
        Fit(clock);
        return clock.Timing;
    }

    public void Train(int steps) => Fit(new Limit(steps));

    /// <summary>Gives half of the hidden units biases that no input overcomes: they are 0 from now on, and so are their gradients.</summary>
    public void KillHalf()
    {
        Weight bias = _model.Layers.OfType<Models.Dense>().First().Weights[1];
        float[] values = _model.GetWeight(bias).ToArray<float>();
        for (int unit = 0; unit < values.Length; unit += 2) values[unit] = -1e6f;
        _model.SetWeight(bias, Tensor.From(values));
    }

    public RunProfile Profile(int steps)
    {
        Train(5);
        Step step = Step.Training(_model, _data.First(), _optimizer, _model.Trained!.Value.Slots, Objective.Of(s_loss, []), new() { Threads = _threads });
        Example[] batches = [.. _data.Take(16)];
        for (int i = 0; i < steps; i++) step.Run(batches[i % batches.Length], i + 1);
        step.Executor.StartProfile();
        for (int i = 0; i < steps; i++) step.Run(batches[i % batches.Length], i + 1);
        return step.Executor.StopProfile();
    }

    private void Fit(Callback callback) => _model.Fit(_data, _optimizer, s_loss, new() { Epochs = int.MaxValue, Threads = _threads, Callbacks = [callback] });

    private static Dataset<Example> RowsOf(Network network)
    {
        const int batches = 16;
        if (network.Row is not { } row) return Rows.Shuffle(RowCount, seed: 1);
        Example rows = RandomRows(batches * network.Batch, (int)row.ElementCount);
        Shape shape = [rows.Inputs[0].Shape[0], .. row];
        return Dataset.FromTensors(rows.Inputs[0].Reshape(shape), rows.Label!).Shuffle(batches * network.Batch, seed: 1);
    }

    /// <summary>The convolutional network for images of bytes.</summary>
    public static Model OfImages(long seed) => new Sequential([new Rescaling(1 / 255f), .. Convolutions().Layers]) { Seed = seed };

    public static Sequential Convolutions() => new(
        new Models.Reshape([28, 28, 1]),
        new Conv2D(32, 3, Activation.Relu) { Padding = Padding.Same }, new MaxPool2D(),
        new Conv2D(64, 3, Activation.Relu) { Padding = Padding.Same }, new MaxPool2D(),
        new Flatten(), new Models.Dense(128, Activation.Relu), new Models.Dense(Classes))
    { Seed = 1 };

    private static Example RandomRows(int count, int size)
    {
        var random = new Random(1);
        var x = new float[count * size];
        for (int i = 0; i < x.Length; i++) x[i] = random.NextSingle() * 2 - 1;
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(Classes))];
        return new Example(Tensor.From(x, Shape.Of(count, size)), Tensor.From(labels));
    }

    private sealed class Limit(int steps) : Callback
    {
        private int _done;

        public override void OnBatchEnd(TrainingRun run) => run.StopsNow = ++_done == steps;
    }

    /// <summary>Times groups of steps of about 2 ms.</summary>
    private sealed class StepClock(double seconds) : Callback
    {
        private const double SampleSeconds = 0.002;
        private readonly long _begin = Stopwatch.GetTimestamp();
        private readonly List<double> _samples = [];
        private double _sampleBegin;
        private int _steps, _warm, _group;

        public Timing Timing => Timing.OfSamples(_samples);

        public override void OnBatchEnd(TrainingRun run)
        {
            double elapsed = Stopwatch.GetElapsedTime(_begin).TotalSeconds;
            if (_group == 0)
            {
                _warm++;
                if (elapsed < seconds / 5) return;
                _group = Math.Max(1, (int)(SampleSeconds * _warm / elapsed));
            }
            else if (++_steps % _group == 0) _samples.Add((Timing.Now() - _sampleBegin) / _group);
            else return;
            _sampleBegin = Timing.Now();
            run.StopsNow = elapsed > seconds && _samples.Count >= 3;
        }
    }
}
