using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A prepared dataset in the layout of TensorFlow Datasets: shards of TFRecords, dataset_info.json and features.json; whoever prepared it.</summary>
public sealed class DatasetFolder
{
    private DatasetFolder(string path, DatasetInfo info, FeaturesDict features) => (FullPath, Info, Features) = (path, info, features);

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>What dataset_info.json says.</summary>
    public DatasetInfo Info { get; }

    /// <summary>What an example has, after features.json.</summary>
    public FeaturesDict Features { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder of a version, such as data/mnist/3.0.1; or one above it, of which the latest version is taken.</param>
    /// <exception cref="DirectoryNotFoundException">There is no prepared dataset.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or has a feature that is not known here.</exception>
    /// <exception cref="NotSupportedException">The shards are of another format than TFRecord.</exception>
    public static DatasetFolder Open(string path)
    {
        string folder = IsPrepared(path) ? path : LatestIn(path)
            ?? throw new DirectoryNotFoundException($"{Path.GetFullPath(path)}: expected a folder with {DatasetInfo.FileName} and {FeaturesJson.FileName}, or one of versions of which one has them, got none. Prepare the dataset.");
        var info = DatasetInfo.Read(folder);
        if (info.FileFormat != DatasetInfo.TfRecord) throw new NotSupportedException($"{folder}: expected shards of the format {DatasetInfo.TfRecord}, got {info.FileFormat}. Prepare the dataset with that format.");
        return new(folder, info, FeaturesJson.Read(folder));
    }

    /// <summary>Whether a folder has the two files of a prepared dataset.</summary>
    public static bool IsPrepared(string folder) => File.Exists(Path.Combine(folder, DatasetInfo.FileName)) && File.Exists(Path.Combine(folder, FeaturesJson.FileName));

    /// <summary>Reads examples.</summary>
    /// <param name="split">Which, such as <c>train[:80%]</c>.</param>
    /// <param name="options">What an example is made of.</param>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a shard is damaged, or a record is not what features.json says.</exception>
    public Dataset<Example> Load(SplitExpression split, DatasetLoadOptions? options = null)
    {
        options ??= new();
        var form = new ExampleForm(Info.Name, Features, options.AllFeatures ? null : Info.Supervised);
        FeatureLeaf[] leaves = [.. form.Leaves.OfType<FeatureLeaf>().DistinctBy(l => l.Path)];
        FeatureSpec spec;
        try
        {
            spec = new([.. leaves.Select(l => l.Feature.Field(l.Path))]);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{Path.Combine(FullPath, FeaturesJson.FileName)}: {error.Message}.", error);
        }
        return new ShardedRecords([.. PartsOf(split)]).Parse(spec).Map(record => Read(record, form), options.Parallelism);
    }

    /// <summary>Reads rows of single numbers and texts as a table; classes become their names.</summary>
    /// <inheritdoc cref="Load"/>
    /// <exception cref="InvalidOperationException">The examples are no rows of single values.</exception>
    public Table LoadTable(SplitExpression split) => TableOfExamples.Of(Info.Name, Features, Load(split, new() { AllFeatures = true }));

    /// <summary>The files that examples are read from, and which records of each.</summary>
    internal IEnumerable<FilePart> PartsOf(SplitExpression split)
    {
        foreach (SplitRange range in split.In(Info.Splits))
        {
            SplitInfo info = Info.Splits.First(s => s.Name == range.Split);
            foreach (ShardRange part in range.In(info.ShardLengths))
            {
                string file = Path.Combine(FullPath, ShardNames.Of(Info.Name, info.Name, Info.FileFormat, part.Shard, info.ShardLengths.Count, info.Template));
                yield return new(file, info.ShardLengths[part.Shard], part.Skip, part.Take);
            }
        }
    }

    private Example Read(Example record, ExampleForm form)
    {
        var fields = new Tensor?[form.Leaves.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            if (form.Leaves[i] is not { } leaf) continue;
            try
            {
                fields[i] = leaf.Feature.Read(record[leaf.Path]);
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"{Info.Name}: feature \"{leaf.Path}\": {error.Message.TrimEnd('.')}.", error);
            }
        }
        return form.Of(fields);
    }

    // Versions are compared number by number: 10.0.0 is later than 9.0.0.
    private static string? LatestIn(string path) => !Directory.Exists(path) ? null : Directory.EnumerateDirectories(path)
        .Where(folder => Version.TryParse(Path.GetFileName(folder), out _) && IsPrepared(folder)).MaxBy(folder => Version.Parse(Path.GetFileName(folder)));
}
