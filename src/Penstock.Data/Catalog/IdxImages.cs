using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A dataset of grey 28 x 28 images of ten classes in four IDX files, as MNIST has them.</summary>
public sealed class IdxImages
{
    private static readonly string[] IdxFiles = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    internal IdxImages(string name, string title, string description, string source, string licence, params string[] classNames) =>
        About = new(name, title, description, source, licence, IdxFiles, 60_000, 10_000, classNames);

    /// <summary>What is known of the dataset.</summary>
    public CatalogEntry About { get; }

    /// <summary>The classes in the order of their label numbers.</summary>
    public IReadOnlyList<string> ClassNames => About.ClassNames;

    /// <summary>Reads images UInt8 [28, 28, 1] and labels Int32.</summary>
    /// <param name="dataDirectory">The folder that holds the files, or a folder of the dataset's name that does. The files may be gzipped.</param>
    /// <exception cref="FileNotFoundException">A file is missing; the message says where it was looked for and where it comes from.</exception>
    public (Dataset<Example> Train, Dataset<Example> Test) Load(string dataDirectory)
    {
        string[] paths = [.. IdxFiles.Select(file => Find(dataDirectory, file))];
        Task<Dataset<Example>> test = Task.Run(() => Read(paths[2], paths[3]));
        return (Read(paths[0], paths[1]), test.GetAwaiter().GetResult());
    }

    /// <summary>Reads the training images alone.</summary>
    /// <inheritdoc cref="Load"/>
    public Dataset<Example> LoadTrain(string dataDirectory) => Read(Find(dataDirectory, IdxFiles[0]), Find(dataDirectory, IdxFiles[1]));

    /// <summary>Reads the test images alone.</summary>
    /// <inheritdoc cref="Load"/>
    public Dataset<Example> LoadTest(string dataDirectory) => Read(Find(dataDirectory, IdxFiles[2]), Find(dataDirectory, IdxFiles[3]));

    private Dataset<Example> Read(string imagePath, string labelPath)
    {
        Tensor images = Idx.Read(imagePath), labels = Idx.Read(labelPath);
        if (images.Shape.Rank != 3 || images.DType != DType.UInt8) throw new InvalidDataException($"{About.Title} {imagePath}: expected UInt8 [rows, height, width], got {images.DType} {images.Shape}.");
        if (labels.Shape.Rank != 1 || labels.DType != DType.UInt8 || labels.Count != images.Shape[0].Value)
            throw new InvalidDataException($"{About.Title} {labelPath}: expected UInt8 [{images.Shape[0]}], one label per image, got {labels.DType} {labels.Shape}.");
        int[] numbers = Array.ConvertAll(labels.ToArray<byte>(), label => (int)label);
        int highest = numbers.Length == 0 ? 0 : numbers.Max();
        if (highest >= ClassNames.Count) throw new InvalidDataException($"{About.Title} {labelPath}: expected labels below {ClassNames.Count}, got {highest} at row {Array.IndexOf(numbers, highest)}.");
        return Dataset.FromTensors(images.Reshape(images.Shape.Insert(3, 1)), Tensor.From(numbers));
    }

    private string Find(string dataDirectory, string file)
    {
        string[] places = [Path.Combine(dataDirectory, About.Name, file), Path.Combine(dataDirectory, file)];
        foreach (string place in places)
        {
            if (File.Exists(place)) return place;
            if (File.Exists(place + ".gz")) return place + ".gz";
        }
        throw new FileNotFoundException(
            $"{About.Title}: expected {file} or {file}.gz, looked for {string.Join(" and ", places.Select(Path.GetFullPath))}. "
            + $"Fetch {string.Join(", ", IdxFiles.Select(f => f + ".gz"))} from {About.Source} and put them into {Path.GetFullPath(Path.GetDirectoryName(places[0])!)}.", places[0]);
    }
}
