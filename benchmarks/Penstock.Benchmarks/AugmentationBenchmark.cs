using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What an augmentation layer costs beside training: a batch through the layer alone, by size of the images.</summary>
internal static unsafe class AugmentationBenchmark
{
    private static readonly (string Name, Func<Layer> Make)[] s_layers =
    [
        ("RandAugment", () => new RandAugment()), ("AugMix", () => new AugMix()), ("RandomRotation", () => new RandomRotation(0.1)),
        ("Equalization", () => new Equalization()), ("RandomSharpness", () => new RandomSharpness(1)), ("AutoContrast", () => new AutoContrast()),
    ];

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2))
        {
            Console.WriteLine($"\naugmentation, ms a batch, {threads} thread(s), {rounds} rounds, median/best\n| layer | images | Penstock |\n|---|---|---|");
            foreach (var (name, make) in s_layers)
                foreach (var (batch, side) in ((int, int)[])[(64, 32), (32, 96), (16, 224)])
                    if (Arguments.Matches(arguments, $"{name} {batch}x{side}x{side}x3")) Row(name, make(), batch, side, threads, rounds);
        }
    }

    private static void Row(string name, Layer layer, int batch, int side, int threads, int rounds)
    {
        Shape shape = [batch, side, side, 3];
        var model = new ModelGraph(isTraining: true, seed: 1);
        model.Graph.Output("y", layer.Apply([model.Graph.Input("x", DType.Float32, shape)], new LayerCall(layer, model)));
        var random = new Random(1);
        Tensor images = Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (float)random.Next(256))], shape);
        Plan plan = new Executor(model.Graph, null, new() { Threads = threads }).Rent().Prepare([images]);
        TensorBuffer fed = TensorBuffer.Holding(images);
        plan.Inputs[0].Address = fed.Address;
        List<Timing> times = [];
        for (int round = 0; round < rounds; round++) times.Add(Timing.Of(plan.Run));
        GC.KeepAlive(fed);
        Timing time = Timing.Of(times);
        Console.WriteLine($"| {name} | {batch}x{side}x{side}x3 | {1e3 * time.Median:F2}/{1e3 * time.Best:F2} |");
    }
}
