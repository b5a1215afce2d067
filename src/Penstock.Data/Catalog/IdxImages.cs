using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A dataset of grey 28 x 28 images of ten classes in four IDX files, as MNIST has them.</summary>
public sealed class IdxImages : DatasetBuilder
{
    private const int Side = 28;
    private static readonly string[] s_files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    internal IdxImages(CatalogEntry about) : base(about) { }

    /// <summary>What is known of such a dataset.</summary>
    /// <param name="name">The name.</param>
    /// <param name="title">The name that people use.</param>
    /// <param name="description">What an image shows.</param>
    /// <param name="address">The folder that the files are fetched from.</param>
    /// <param name="bytes">How many bytes each has.</param>
    /// <param name="hashes">The SHA-256 hash of each.</param>
    /// <param name="classNames">The classes.</param>
    internal static CatalogEntry Entry(string name, string title, string description, string address, long[] bytes, string[] hashes, string[] classNames) =>
        new(name, title, description, new(("image", new ImageFeature(Side, Side, 1)), ("label", new ClassLabelFeature(classNames))))
        {
            Version = "3.0.1",
            Sources = [.. s_files.Select((file, i) => new SourceFile($"{address}{file}.gz", $"{file}.gz") { Bytes = bytes[i], Sha256 = hashes[i] })],
            Splits = [("train", 60_000), ("test", 10_000)],
            Supervised = new(["image"], "label"),
        };

    /// <summary>Reads images UInt8 [28, 28, 1] and labels Int32 from the source files, in their order.</summary>
    /// <param name="dataDirectory">The folder that holds the files, or a folder of the dataset's name that does. The files may be gzipped.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message says where it was looked for and where it comes from.</exception>
    public (Dataset<Example> Train, Dataset<Example> Test) Load(string dataDirectory)
    {
        SourceFiles files = FilesIn(dataDirectory);
        Task<Dataset<Example>> test = Task.Run(() => Read(files, 2));
        return (Read(files, 0), test.GetAwaiter().GetResult());
    }

    /// <summary>Reads the training images alone.</summary>
    /// <inheritdoc cref="Load(string)"/>
    public Dataset<Example> LoadTrain(string dataDirectory) => Read(FilesIn(dataDirectory), 0);

    /// <summary>Reads the test images alone.</summary>
    /// <inheritdoc cref="Load(string)"/>
    public Dataset<Example> LoadTest(string dataDirectory) => Read(FilesIn(dataDirectory), 2);

    /// <inheritdoc/>
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) => [new("train", Images(files, 0)), new("test", Images(files, 2))];

    private IEnumerable<GeneratedExample> Images(SourceFiles files, int first)
    {
        var (images, labels) = ReadFiles(files, first);
        var table = new RowTable(new Example(images));
        for (int row = 0; row < labels.Length; row++)
            yield return new($"{row}", new Dictionary<string, object> { ["image"] = table.Row(row).Input, ["label"] = labels[row] });
    }

    private Dataset<Example> Read(SourceFiles files, int first)
    {
        var (images, labels) = ReadFiles(files, first);
        return Dataset.FromTensors(images, Tensor.From(labels));
    }

    private (Tensor Images, int[] Labels) ReadFiles(SourceFiles files, int first)
    {
        string imagePath = files[$"{s_files[first]}.gz"], labelPath = files[$"{s_files[first + 1]}.gz"];
        Tensor images = Idx.Read(imagePath), labels = Idx.Read(labelPath);
        if (images.Shape.Rank != 3 || images.DType != DType.UInt8) throw new InvalidDataException($"{About.Title} {imagePath}: expected UInt8 [rows, height, width], got {images.DType} {images.Shape}.");
        if (labels.Shape.Rank != 1 || labels.DType != DType.UInt8 || labels.Count != images.Shape[0].Value)
            throw new InvalidDataException($"{About.Title} {labelPath}: expected UInt8 [{images.Shape[0]}], one label per image, got {labels.DType} {labels.Shape}.");
        int[] numbers = Array.ConvertAll(labels.ToArray<byte>(), label => (int)label);
        int highest = numbers.Length == 0 ? 0 : numbers.Max();
        if (highest >= ClassNames.Count) throw new InvalidDataException($"{About.Title} {labelPath}: expected labels below {ClassNames.Count}, got {highest} at row {Array.IndexOf(numbers, highest)}.");
        return (images.Reshape(images.Shape.Insert(3, 1)), numbers);
    }
}
