using System.Text.RegularExpressions;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Whatever holds rows: what it is, and its rows as examples of named values.</summary>
/// <param name="Name">What to call it: its path, or the address of a database without its password.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Rows">The rows.</param>
internal sealed partial record AnyFile(string Name, string Kind, Dataset<Example> Rows)
{
    private const int Part = 4096;

    public const string Kinds = "A .csv, .tsv, .parquet, .json, .jsonl, .npy, .npz, .wav or text file, IDX, TFRecords, an image, a folder of images, a prepared dataset, or with --query a SQLite file or the address of a PostgreSQL database";

    /// <summary>The rows as tables, which know which values are missing; null where they are none.</summary>
    public Dataset<Table>? Parts { get; private init; }

    /// <summary>Whether a database was asked.</summary>
    public bool IsAnswer { get; private init; }

    private Func<Table>? Whole { get; init; }

    /// <summary>Reads all rows as one table, in memory.</summary>
    /// <exception cref="InvalidDataException">There is no row, or a value is no single number or text.</exception>
    public Table ReadTable() => Whole?.Invoke() ?? ExampleTable.Of(FirstRows(int.MaxValue), Name);

    /// <summary>The first rows; where a value is missing it is empty.</summary>
    public IEnumerable<Example> FirstRows(int count) => Parts is null ? Rows.Take(count) : Parts.AsEnumerable().SelectMany(ExampleTable.RowsOf).Take(count);

    /// <summary>Opens a file or folder by its name.</summary>
    /// <param name="path">The file, folder, pattern or address.</param>
    /// <param name="query">What is asked of a database; null for all else.</param>
    /// <param name="looksAtAll">Whether all records are looked at for the features that they have; false: the first 1,000.</param>
    public static AnyFile Open(string path, string? query = null, bool looksAtAll = true)
    {
        if (QueriedDatabase.IsOne(path))
        {
            var database = new QueriedDatabase(path, query);
            Dataset<Table> parts = database.Read(Part);
            return new(database.Name, database.Kind, parts.NamedRows()) { Parts = parts, IsAnswer = true };
        }
        if (query is not null) throw new UsageException($"--query: expected a .db, .sqlite or .sqlite3 file, or an address that begins with postgresql://, to ask, got {path}.");
        string name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant(), ending = Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
        if (Directory.Exists(path)) return Folder(path);
        if (name.Contains("tfrecord", StringComparison.Ordinal) || ShardEnding().IsMatch(name)) return Records(path, looksAtAll);
        if (!File.Exists(path) && !path.AsSpan().ContainsAny('*', '?')) throw new FileNotFoundException($"{Path.GetFullPath(path)}: expected a file or a folder, got none. Check the name.", path);
        return ending switch
        {
            ".csv" or ".tsv" => Tables(path, "CSV", Csv.ReadParts(path, Part), () => Csv.Read(path)),
            ".parquet" => OfSingles(Parquet.ReadParts(path, Part)) is { } parts ? Tables(path, "Parquet", parts, () => Parquet.Read(path)) : new(path, "Parquet", Parquet.ReadExamples(path)),
            ".json" or ".jsonl" or ".ndjson" => OfSingles(Json.ReadParts(path, Part)) is { } parts ? Tables(path, "JSON", parts, () => Json.Read(path)) : new(path, "JSON", Json.ReadExamples(path)),
            ".npy" => Tensors(path, "NPY", [("values", Npy.Read(path))]),
            ".npz" => Tensors(path, "NPZ", Npz.Read(path)),
            ".wav" => Sound(path),
            ".png" or ".jpg" or ".jpeg" or ".bmp" or ".gif" => new(path, "image", Dataset.From(new Example([("image", Image.Read(path))]))),
            ".txt" or ".text" or ".md" or ".log" => new(path, "text, a line a row", TextLines.Read(path).Map(line => new Example([("line", Tensor.From(line).Reshape(Shape.Scalar))]))),
            _ when name.Contains("idx", StringComparison.Ordinal) => Tensors(path, "IDX", [("values", Idx.Read(path))]),
            _ => throw new UsageException($"{path}: expected {Kinds[0..1].ToLowerInvariant()}{Kinds[1..]}, got {(ending.Length == 0 ? "a name without an ending" : $"a name that ends in {ending}")}."),
        };
    }

    private static AnyFile Tables(string path, string kind, Dataset<Table> parts, Func<Table> whole) => new(path, kind, parts.NamedRows()) { Parts = parts, Whole = whole };

    // Columns of lists are no table; what else is wrong is told when the rows are read.
    private static Dataset<Table>? OfSingles(Dataset<Table> parts)
    {
        try
        {
            _ = parts.FirstOrDefault();
            return parts;
        }
        catch (Exception error) when (error is InvalidDataException or DatasetException)
        {
            return null;
        }
    }

    private static AnyFile Folder(string path)
    {
        if (DatasetFolder.IsPrepared(path) || Directory.EnumerateDirectories(path).Any(DatasetFolder.IsPrepared))
        {
            var folder = DatasetFolder.Open(path);
            return new(path, $"prepared dataset {folder.Info.Name} {folder.Info.Version}: {string.Join(", ", folder.Info.Splits)}", folder.Load("all", new() { AllFeatures = true }));
        }
        ImageFolder images = ImageFolder.Read(path);
        return new(path, $"images of {images.ClassNames.Count} classes: {string.Join(", ", images.ClassNames.Take(10))}", images.Train.Map(e => new Example([("image", e.Input), ("label", e.Label!)])));
    }

    private static AnyFile Records(string path, bool looksAtAll)
    {
        Dataset<byte[]> records = TfRecord.Read(path);
        byte[]? first = records.FirstOrDefault();
        if (first is null) return new(path, "TFRecord without records", Dataset.From(Array.Empty<Example>()));
        FeatureSpec spec;
        try
        {
            spec = looksAtAll ? FeatureSpec.Infer(records, int.MaxValue) : FeatureSpec.Infer(records);
        }
        catch (InvalidDataException) when (!IsExample(first))
        {
            return new(path, "TFRecord of other records", records.Map(record => new Example([("bytes", Tensor.Scalar(record.Length))])));
        }
        IReadOnlyList<string> lists = SequenceLists.Of(first);
        return new(path, lists.Count == 0 ? "TFRecord of tf.Example" : $"TFRecord of tf.SequenceExample with the lists {string.Join(", ", lists)}; shown is its context", records.Parse(spec));
    }

    private static bool IsExample(byte[] record)
    {
        try
        {
            return FeatureSpec.Infer(Dataset.From<byte[]>(record)).Fields.Count > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static AnyFile Tensors(string path, string kind, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        bool hasRows = tensors.All(t => t.Tensor.Shape.Rank > 0 && t.Tensor.Shape[0] == tensors[0].Tensor.Shape[0]);
        string shapes = string.Join(", ", tensors.Select(t => $"{t.Name} {t.Tensor.DType} {t.Tensor.Shape}"));
        return new(path, $"{kind}: {shapes}", hasRows && tensors.Count > 0 ? Dataset.FromTensors(tensors) : Dataset.From(new Example(tensors)));
    }

    private static AnyFile Sound(string path)
    {
        WavSound sound = Wav.Read(path);
        return new(path, $"WAV: {sound}", Dataset.From(new Example([("samples", sound.Samples)])));
    }

    // Shards and all shards of a name, as "penstock data transform" writes them.
    [GeneratedRegex(@"(-\d{5,}-of-\d{5,}|@(\*|\d+))(\.gz)?$")]
    private static partial Regex ShardEnding();
}
