// Why deep networks need shortcuts and normalization: dotnet run samples/depth.cs -- DATA_FOLDER [IMAGES] [DEPTH] [EPOCHS]
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

int images = args.Length > 1 ? int.Parse(args[1]) : 4000, depth = args.Length > 2 ? int.Parse(args[2]) : 56, epochs = args.Length > 3 ? int.Parse(args[3]) : 3;
var (train, _) = Catalog.FashionMnist.Load(args.Length > 0 ? args[0] : "data");
Dataset<Example> small = train.Take(images).Map(e => new Example(Image.Resize(Tensor.From(e.Input.ToArray<byte>(), [28, 28, 1]), 16, 16), e.Label)).Cache();

(string Name, Shortcut Shortcut, bool Normalizes)[] networks =
[
    ("plain", Shortcut.None, false), ("plain, normalized", Shortcut.None, true), ("residual, normalized", Shortcut.Padding, true),
];
foreach (var (name, shortcut, normalizes) in networks)
{
    Model network = Architecture.ResNetCifar(depth, classes: 10, image: [16, 16, 1], shortcut, normalizes);
    var model = new Sequential(new InputLayer([16, 16, 1], DType.UInt8), new Rescaling(1 / 255.0), network) { Seed = 1 };

    // How much of the loss's gradient reaches each convolution, from the first on, before anything is learnt.
    double[] norms = [.. model.Gradients(small.Batch(64).First(), new CrossEntropy()).Where(g => g.Weight.Name == "kernel").Select(g => Norm(g.Gradient))];
    Console.WriteLine($"{name}: gradient norm {norms[0]:0.0e+0} at the first layer, {norms[^2]:0.0e+0} at the last convolution");
    for (int i = 0; i < norms.Length - 1; i += Math.Max(1, norms.Length / 10)) Console.WriteLine($"  layer {i + 1,3} {norms[i],8:0.0e+0} {Bar(norms[i])}");

    History history = model.Fit(small.Shuffle(images, seed: 1).Batch(64), new Sgd(0.02) { Momentum = 0.9, ClipNorm = 1 }, new CrossEntropy(), new() { Epochs = epochs, Metrics = [new Accuracy()] });
    Console.WriteLine($"  accuracy after {epochs} epochs: {history["accuracy"][^1]:0.000}");
}

static double Norm(Tensor gradient) => Math.Sqrt(gradient.ToArray<float>().Sum(g => (double)g * g));

// A bar of the logarithm, from 1e-5 to 1e+3.
static string Bar(double norm) => new('#', (int)Math.Clamp(5 * (Math.Log10(norm) + 5), 0, 40));
