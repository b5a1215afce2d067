namespace Penstock.Data;

/// <summary>Photographs of flowers.</summary>
internal sealed class FlowerPhotographs() : DatasetBuilder(new(
    "tf_flowers", "Flowers", "colour photographs of flowers; tell which of five kinds it is",
    new(("image", new ImageFeature(null, null, 3) { Encoding = null }), ("label", new ClassLabelFeature(s_kinds))))
{
    Version = "3.0.1", Homepage = "https://www.tensorflow.org/tutorials/load_data/images", Licence = "CC BY; each photograph names its own",
    Citation = "The TensorFlow Team: Flowers, 2019.",
    Sources =
    [
        new("http://download.tensorflow.org/example_images/flower_photos.tgz", "flower_photos.tgz")
        {
            Bytes = 228813984, Sha256 = "4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c", Elsewhere = ["tf_flowers/flower_photos", "flower_photos", "flowers-small"],
        },
    ],
    Splits = [("train", 3_670)],
    Supervised = new(["image"], "label"),
})
{
    private static readonly string[] s_kinds = ["dandelion", "daisy", "tulips", "sunflowers", "roses"];

    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) => [new("train", Photographs(files))];

    // The folder that a photograph is in says what it shows; copies of the collection call a kind by its singular.
    private static IEnumerable<GeneratedExample> Photographs(SourceFiles files)
    {
        foreach (var (name, content) in files.Entries("flower_photos.tgz"))
        {
            string[] parts = name.Split('/');
            if (parts.Length < 2 || !parts[^1].EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)) continue;
            int kind = Array.FindIndex(s_kinds, k => k == parts[^2] || k == parts[^2] + "s");
            if (kind >= 0) yield return new(name, new Dictionary<string, object> { ["image"] = content, ["label"] = kind });
        }
    }
}
