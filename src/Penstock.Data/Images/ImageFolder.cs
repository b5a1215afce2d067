using System.IO.Enumeration;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Images in a folder per class, as image_dataset_from_directory of Keras reads them.</summary>
public sealed class ImageFolder
{
    private ImageFolder(Dataset<Example> train, Dataset<Example> validation, IReadOnlyList<string> classNames) =>
        (Train, Validation, ClassNames) = (train, validation, classNames);

    /// <summary>The images to learn from: all of them where no share is held out. Inputs UInt8 [height, width, channels], labels Int32, or Float32 [classes] where they are one-hot.</summary>
    public Dataset<Example> Train { get; }

    /// <summary>The images held out; none by default.</summary>
    public Dataset<Example> Validation { get; }

    /// <summary>The names of the folders in ordinal order: label i is class i.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Lists the images of a folder; they are read when they are enumerated.</summary>
    /// <param name="path">A folder that holds a folder per class, in which images lie at any depth: .jpg, .jpeg, .jpe, .jfif, .png, .bmp, .dib and .gif in letters of any case; other files are passed over, and so are links to folders within and names that begin with a dot.</param>
    /// <param name="options">Sizes, labels and the share held out.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no folder, or no image.</exception>
    /// <exception cref="DatasetException">While enumerating: a file could not be decoded; the message names it.</exception>
    public static ImageFolder Read(string path, ImageFolderOptions? options = null)
    {
        options ??= new();
        options.Check();
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"ImageFolder: expected a folder {Path.GetFullPath(path)}, got none.");
        string[] names = [.. Directory.GetDirectories(path).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
        ImageFile[] files = [.. names.SelectMany((name, label) => FilesOf(Path.Combine(path, name)).Select(file => new ImageFile(file, label)))];
        if (files.Length == 0) throw new InvalidDataException($"ImageFolder {path}: expected a folder per class with .jpg, .jpeg, .png, .bmp or .gif files, got {names.Length} folders without one.");
        bool[] isHeldOut = HeldOut(files.Length, options);
        Dataset<Example> Part(bool heldOut)
        {
            Dataset<ImageFile> part = Dataset.From(files.Where((_, i) => isHeldOut[i] == heldOut).ToArray());
            if (options.ShuffleSeed is { } seed && part.Count > 0) part = part.Shuffle((int)part.Count, seed);
            return part.Map(file => Load(file, names.Length, options), options.Parallelism);
        }
        return new(Part(false), Part(true), names);
    }

    // Links to folders may lead in circles.
    private static IEnumerable<string> FilesOf(string folder) => new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsHidden(ref entry),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0 && !IsHidden(ref entry),
    }.Where(file => ImageKinds.OfName(file) is not null).Order(StringComparer.Ordinal);

    private static bool IsHidden(ref FileSystemEntry entry) => entry.FileName is ['.', ..];

    // Which are held out depends on the seed and the number of files alone.
    private static bool[] HeldOut(int count, ImageFolderOptions options)
    {
        var heldOut = new bool[count];
        var random = new SeededRandom(options.Seed, 0);
        int left = (int)Math.Round(count * options.ValidationShare);
        for (int i = 0; i < count; i++)
            if (random.Next(count - i) < left)
            {
                heldOut[i] = true;
                left--;
            }
        return heldOut;
    }

    private static Example Load(ImageFile file, int classes, ImageFolderOptions options)
    {
        Tensor image = Image.Read(file.Path, options.ForImages);
        if (!options.OneHot) return new(image, Tensor.Scalar(file.Label));
        var label = new float[classes];
        label[file.Label] = 1;
        return new(image, Tensor.From(label));
    }

    private sealed record ImageFile(string Path, int Label);
}
