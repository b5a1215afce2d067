using Microsoft.Data.Sqlite;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Whatever holds rows: what it is, and its rows as examples of named values.</summary>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Rows">The rows.</param>
internal sealed record AnyFile(string Kind, Dataset<Example> Rows)
{
    private const int Part = 4096, RowsLookedAt = 1000;

    public const string Kinds = "A .csv, .tsv, .parquet, .json, .jsonl, .npy, .npz, .wav or text file, IDX, TFRecords, an image, a SQLite file with --query, a folder of images, or a prepared dataset";

    /// <summary>The rows with all that a table of them knows, where reading them as a table tells more.</summary>
    public Func<Table>? Whole { get; init; }

    /// <summary>Opens a file or folder by its name.</summary>
    /// <param name="path">The file, folder or pattern.</param>
    /// <param name="query">What is asked of a database; null for all else.</param>
    public static AnyFile Open(string path, string? query = null)
    {
        string name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, '@', '*')).ToLowerInvariant(), ending = Path.GetExtension(name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name);
        if (query is not null && ending is not (".db" or ".sqlite" or ".sqlite3")) throw new UsageException($"--query: expected a .db, .sqlite or .sqlite3 file to ask, got {path}.");
        if (Directory.Exists(path)) return Folder(path);
        if (name.Contains("tfrecord", StringComparison.Ordinal)) return Records(path);
        if (!File.Exists(path) && !path.AsSpan().ContainsAny('*', '?')) throw new FileNotFoundException($"{Path.GetFullPath(path)}: expected a file or a folder, got none. Check the name.", path);
        return ending switch
        {
            ".csv" or ".tsv" => new("CSV", Csv.ReadParts(path, Part).NamedRows()) { Whole = () => Csv.Read(path) },
            ".parquet" => new("Parquet", Parquet.ReadExamples(path)) { Whole = () => Parquet.Read(path) },
            ".json" or ".jsonl" or ".ndjson" => new("JSON", Json.ReadExamples(path)) { Whole = () => Json.Read(path) },
            ".npy" => Tensors("NPY", [("values", Npy.Read(path))]),
            ".npz" => Tensors("NPZ", Npz.Read(path)),
            ".wav" => Sound(path),
            ".png" or ".jpg" or ".jpeg" or ".bmp" or ".gif" => new("image", Dataset.From(new Example([("image", Image.Read(path))]))),
            ".db" or ".sqlite" or ".sqlite3" => Database(path, query),
            ".txt" or ".text" or ".md" or ".log" => new("text, a line a row", TextLines.Read(path).Map(line => new Example([("line", Tensor.From(line).Reshape(Shape.Scalar))]))),
            _ when name.Contains("idx", StringComparison.Ordinal) => Tensors("IDX", [("values", Idx.Read(path))]),
            _ => throw new UsageException($"{path}: expected {Kinds[0..1].ToLowerInvariant()}{Kinds[1..]}."),
        };
    }

    private static AnyFile Folder(string path)
    {
        if (DatasetFolder.IsPrepared(path) || Directory.EnumerateDirectories(path).Any(DatasetFolder.IsPrepared))
        {
            var folder = DatasetFolder.Open(path);
            return new($"prepared dataset {folder.Info.Name} {folder.Info.Version}: {string.Join(", ", folder.Info.Splits)}", folder.Load("all", new() { AllFeatures = true }));
        }
        ImageFolder images = ImageFolder.Read(path);
        return new($"images of {images.ClassNames.Count} classes: {string.Join(", ", images.ClassNames.Take(10))}", images.Train.Map(e => new Example([("image", e.Input), ("label", e.Label!)])));
    }

    private static AnyFile Records(string path)
    {
        Dataset<byte[]> records = TfRecord.Read(path);
        byte[]? first = records.FirstOrDefault();
        if (first is null) return new("TFRecord without records", Dataset.From(Array.Empty<Example>()));
        try
        {
            FeatureSpec spec = FeatureSpec.Infer(records, RowsLookedAt);
            IReadOnlyList<string> lists = SequenceLists.Of(first);
            return new(lists.Count == 0 ? "TFRecord of tf.Example" : $"TFRecord of tf.SequenceExample with the lists {string.Join(", ", lists)}; shown is its context", records.Parse(spec));
        }
        catch (InvalidDataException)
        {
            return new("TFRecord of other records", records.Map(record => new Example([("bytes", Tensor.Scalar(record.Length))])));
        }
    }

    private static AnyFile Tensors(string kind, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        bool hasRows = tensors.All(t => t.Tensor.Shape.Rank > 0 && t.Tensor.Shape[0] == tensors[0].Tensor.Shape[0]);
        string shapes = string.Join(", ", tensors.Select(t => $"{t.Name} {t.Tensor.DType} {t.Tensor.Shape}"));
        return new($"{kind}: {shapes}", hasRows && tensors.Count > 0 ? Dataset.FromTensors(tensors) : Dataset.From(new Example(tensors)));
    }

    private static AnyFile Sound(string path)
    {
        WavSound sound = Wav.Read(path);
        return new($"WAV: {sound}", Dataset.From(new Example([("samples", sound.Samples)])));
    }

    private static AnyFile Database(string path, string? query)
    {
        if (query is null) throw new UsageException($"{path}: expected --query with what to ask the database, got none.");
        SQLitePCL.Batteries_V2.Init();
        string connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        return new("SQLite", Dataset.FromQuery(() => new SqliteConnection(connection), query, Part).NamedRows());
    }
}
