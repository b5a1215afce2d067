using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Small photographs of ten kinds of things.</summary>
internal sealed class Cifar10() : DatasetBuilder(new(
    "cifar10", "CIFAR-10", "colour 32 x 32 photographs; tell which of ten kinds of things is on it",
    new(("id", new TextFeature()), ("image", new ImageFeature(Side, Side, Channels)), ("label", new ClassLabelFeature("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"))))
{
    Version = "3.0.2", Homepage = "https://www.cs.toronto.edu/~kriz/cifar.html",
    Citation = "A. Krizhevsky: Learning multiple layers of features from tiny images. Technical report, University of Toronto, 2009.",
    Sources =
    [
        new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", "cifar-10-binary.tar.gz")
        {
            Bytes = 170052171, Sha256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", Elsewhere = ["cifar10/cifar-10-batches-bin", "cifar-10-batches-bin"],
        },
    ],
    Splits = [("train", 50_000), ("test", 10_000)],
    Supervised = new(["image"], "label"),
})
{
    private const int Side = 32, Channels = 3, Pixels = Side * Side;

    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        SortedDictionary<string, byte[]> batches = new(StringComparer.Ordinal);
        foreach (var (name, content) in files.Entries("cifar-10-binary.tar.gz"))
            if (name.EndsWith(".bin", StringComparison.Ordinal)) batches[name[(name.LastIndexOf('/') + 1)..]] = content;
        return [new("train", Images(batches, "train", name => name.StartsWith("data_batch_", StringComparison.Ordinal))), new("test", Images(batches, "test", name => name == "test_batch.bin"))];
    }

    // A record is a label and the red, green and blue planes.
    private static IEnumerable<GeneratedExample> Images(IReadOnlyDictionary<string, byte[]> batches, string split, Func<string, bool> isOfSplit)
    {
        int index = 0;
        foreach (var (name, content) in batches.Where(b => isOfSplit(b.Key)))
        {
            if (content.Length % (1 + Channels * Pixels) != 0) throw new InvalidDataException($"CIFAR-10 {name}: expected records of {1 + Channels * Pixels} bytes, got {content.Length} bytes. Fetch the file again.");
            for (int at = 0; at < content.Length; at += 1 + Channels * Pixels, index++)
            {
                var pixels = new byte[Channels * Pixels];
                for (int p = 0; p < Pixels; p++)
                    for (int c = 0; c < Channels; c++) pixels[p * Channels + c] = content[at + 1 + c * Pixels + p];
                yield return new($"{index}", new Dictionary<string, object>
                {
                    ["id"] = $"{split}_{index:D5}", ["image"] = Tensor.From(pixels, Shape.Of(Side, Side, Channels)), ["label"] = (int)content[at],
                });
            }
        }
    }
}
