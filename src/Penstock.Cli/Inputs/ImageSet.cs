using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Images with labels.</summary>
/// <param name="Rows">One image and its class number an example.</param>
/// <param name="ClassNames">The classes in the order of their numbers.</param>
internal sealed record ImageSet(Dataset<Example> Rows, IReadOnlyList<string> ClassNames)
{
    private const int MostClasses = 1000, UsualSide = 64;

    public int Count => checked((int)Rows.Count!.Value);

    /// <summary>The shape and type of an image.</summary>
    public Tensor First => field ??= Rows.First().Input;

    /// <summary>Loads what --data names: the training or the test part of a dataset of the catalog, or a file with its labels.</summary>
    /// <param name="data">A name of the catalog, a folder with a folder of images per class, or a file of tensors.</param>
    /// <param name="labels">The file of labels beside a file of tensors; null for the one that is there by custom.</param>
    /// <param name="folder">Where datasets of the catalog lie.</param>
    /// <param name="isTraining">Whether the part to learn from is meant, where there are two.</param>
    /// <param name="side">The height and width that each image gets; null for its own.</param>
    public static ImageSet Load(string data, string? labels, string folder, bool isTraining, int? side = null)
    {
        if (DataChoice.IsImageFolder(data)) return OfFolder(data, side ?? UsualSide, side ?? UsualSide);
        ImageSet whole = Load(data, labels, folder, isTraining);
        return side is { } given ? whole.Resized(given, given) : whole;
    }

    private static ImageSet OfFolder(string data, int height, int width)
    {
        ImageFolder images = ImageFolder.Read(data, new() { Height = height, Width = width, Parallelism = Environment.ProcessorCount });
        return new(images.Train, images.ClassNames);
    }

    private static ImageSet Load(string data, string? labels, string folder, bool isTraining)
    {
        if (DataChoice.Images(data) is { } known) return new(Known(known, folder, isTraining), known.ClassNames);
        if (!DataChoice.IsTensorFile(data)) throw DataChoice.Unknown(data);
        Tensor images = TensorFile.Read(data), numbers = TensorFile.Read(labels ?? LabelsBeside(data));
        if (numbers.Shape.Rank != 1 || images.Shape.Rank < 2 || numbers.Count != images.Shape[0].Value || numbers.DType.IsFloating())
            throw new InvalidDataException($"--data {data}: expected images and one whole number for each, got {images.DType} {images.Shape} and {numbers.DType} {numbers.Shape}.");
        float[] given = numbers.ToFloats();
        if (given.Length == 0) throw new InvalidDataException($"--data {data}: expected images, got none. Name another file.");
        if (given.FirstOrDefault(x => x is not (>= 0 and < MostClasses)) is not 0 and var other)
            throw new InvalidDataException(FormattableString.Invariant($"--data {data}: expected class numbers from 0 to {MostClasses - 1}, got {other:0}. Number the classes from 0 on."));
        int[] classes = Array.ConvertAll(given, x => (int)x);
        return new(Dataset.FromTensors(images, Tensor.From(classes)), [.. Enumerable.Range(0, classes.Max() + 1).Select(c => $"{c}")]);
    }

    /// <summary>Whether the images of a dataset of the catalog are not all of one size.</summary>
    public static bool DifferInSize(string data) => DataChoice.IsImageFolder(data) || DataChoice.Images(data)?.About.Features.Features.Any(f => f.Feature is ImageFeature { Height: null } or ImageFeature { Width: null }) == true;

    /// <summary>The images, [height, width, channels], all of one size.</summary>
    public ImageSet Resized(int height, int width) => new(Rows.Map(e => new Example(Image.Resize(e.Input, height, width), e.Label)), ClassNames);

    /// <summary>The images of a folder or of a dataset of the catalog in the size that a model takes; others as they are.</summary>
    public ImageSet SizedFor(Shape input, string data)
    {
        bool isFolder = DataChoice.IsImageFolder(data);
        if (!input.IsKnown || input.Rank != 3 || !(isFolder || DataChoice.Images(data) is not null)) return this;
        var (height, width) = ((int)input[0].Value, (int)input[1].Value);
        if (isFolder) return OfFolder(data, height, width);
        return DifferInSize(data) || First.Shape[0] != height || First.Shape[1] != width ? Resized(height, width) : this;
    }

    // Straight from the source files where they are there: nothing is made per image.
    private static Dataset<Example> Known(DatasetBuilder set, string folder, bool isTraining) => set is IdxImages images && !DatasetFolder.IsPrepared(set.FolderIn(folder))
        ? isTraining ? images.LoadTrain(folder) : images.LoadTest(folder)
        : set.Load(folder, DataChoice.Split(set, isTraining));

    /// <summary>Where labels lie by custom: train-labels-idx1-ubyte beside train-images-idx3-ubyte, y_train.npy beside x_train.npy.</summary>
    private static string LabelsBeside(string images)
    {
        string name = Path.GetFileName(images), folder = Path.GetDirectoryName(images) ?? "";
        string beside = Path.Combine(folder, name.StartsWith("x", StringComparison.OrdinalIgnoreCase)
            ? (name[0] == 'x' ? "y" : "Y") + name[1..]
            : name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal));
        return beside != images && File.Exists(beside)
            ? beside
            : throw new UsageException($"--labels: expected the file of the labels of {images}, got none, and there is no {beside}.");
    }
}

/// <summary>Tensors in .npy and IDX files.</summary>
internal static class TensorFile
{
    public static Tensor Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{Path.GetFullPath(path)}: expected a file, got none. Check the name.", path);
        return Path.GetExtension(path) == ".npy" ? Npy.Read(path) : Idx.Read(path);
    }
}
