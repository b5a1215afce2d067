using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Computes features or the answers of a model once, and writes them as sharded TFRecords; killed and started again it goes on.</summary>
internal sealed class DataTransformVerb
{
    private const int BatchRows = 1024;

    private readonly Argument<string> _in = new("IN") { Description = AnyFile.Kinds + "." };
    private readonly Argument<string> _out = new("OUT") { Description = "What the files begin with; they are called OUT-00000-of-00008 and so on." };
    private readonly Option<int?> _workers = new Option<int?>("--workers") { Description = "How many files are written at the same time. Default: one per core.", HelpName = "N" }.Within(1, 1024);
    private readonly Option<int> _shards = new Option<int>("--shards") { Description = "How many files there are.", HelpName = "N", DefaultValueFactory = _ => 8 }.Within(1, 99_999);
    private readonly Option<string?> _target = new("--target") { Description = "Tables: the column to tell, or an expression over columns; it becomes the label.", HelpName = "EXPR" };
    private readonly Option<string[]> _features = new("--features") { Description = "Tables: the columns that features are made of, parted by commas. Default: all that the target does not read.", HelpName = "A,B,..." };
    private readonly Option<string?> _query = DataHeadVerb.Query();
    private readonly Option<string?> _model = new("--model") { Description = "A saved model: its answers are written. Default: the features that suit the columns, fitted to all rows, which are held in memory.", HelpName = "FILE" };
    private readonly Option<string?> _layer = new("--layer") { Description = "Of a model: the layer whose output is written.", HelpName = "NAME" };
    private readonly Option<bool> _json = Verb.Json();

    public static Command Create()
    {
        var verb = new DataTransformVerb();
        var command = new Command("transform", "Compute features or a model's answers once, and write them as TFRecords; what was killed goes on where it was.")
        {
            verb._in, verb._out, verb._query, verb._workers, verb._shards, verb._target, verb._features, verb._model, verb._layer, Verb.UnusedSeed(), verb._json,
        };
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string path = parsed.GetValue(_in)!, name = parsed.GetValue(_out)!;
        int shards = parsed.GetValue(_shards), workers = parsed.GetValue(_workers) ?? Environment.ProcessorCount;
        if (parsed.GetValue(_layer) is not null && parsed.GetValue(_model) is null) throw new UsageException("--layer: expected --model with it, got none.");
        if (parsed.GetValue(_model) is not null && new Option[] { _target, _features }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given) throw new UsageException($"{given.Name}: expected no --model with it, which has its own, got both.");
        OutputFile.Prepare("OUT", name, [path]);
        AnyFile file = AnyFile.Open(path, parsed.GetValue(_query));
        var (rows, about) = parsed.GetValue(_model) is { } model ? OfModel(Part(Model.Load(model), parsed.GetValue(_layer)), file) : OfFeatures(file, parsed, name, screen);
        // What cannot be computed is told before old files go.
        if (rows.Count > 0) _ = rows.Of(0, 1).First();
        var job = new ShardedJob(name, shards, Key(parsed, path, file));
        int written = job.Run(shard => RecordsOf(rows, shard, shards), workers, cancellation);
        screen.Say(FormattableString.Invariant($"{rows.Count:N0} rows of {about} in {shards} files {name}-...{(written < shards ? $"; {shards - written} were finished before" : "")}"));
        screen.Answer(new JsonObject { ["rows"] = rows.Count, ["shards"] = shards, ["written"] = written, ["name"] = name });
        return ExitCode.Done;
    }

    private static IEnumerable<byte[]> RecordsOf(RowsToWrite rows, int shard, int shards)
    {
        int from = (int)(rows.Count * shard / shards), to = (int)(rows.Count * (shard + 1) / shards);
        return to == from ? [] : rows.Of(from, to - from).SelectMany(batch => Dataset.FromTensors(batch).Select(row => TfExample.Write(row)));
    }

    private (RowsToWrite, string) OfFeatures(AnyFile file, ParseResult parsed, string name, Screen screen)
    {
        Table table = file.ReadTable();
        string[]? columns = parsed.GetValue(_features) is { Length: > 0 } listed ? [.. listed.SelectMany(f => f.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()] : null;
        foreach (string column in columns ?? []) _ = table.Column(column);
        FittedFeatures features;
        IReadOnlyList<LeftOutColumn> leftOut;
        Tensor? labels = null;
        if (parsed.GetValue(_target) is not { } target)
        {
            var suitable = DefaultFeatures.Of(DataProfile.Of(table), [], columns);
            (features, leftOut) = (FittedFeatures.Fit(suitable.Features, table), suitable.LeftOut);
        }
        else
        {
            TrainingTable ready = TrainingTable.Of(table, target, new() { Validation = 0, Columns = columns });
            (features, table, labels, leftOut) = (ready.Features, ready.Rows, ready.Train.Label, ready.LeftOut);
        }
        screen.Say(FormattableString.Invariant($"{file.Name}: {table.RowCount:N0} rows, held in memory"));
        screen.Say($"features by default for {(columns is null ? "all columns; --features names columns" : "the columns named")}:");
        foreach (string line in features.ToString().Split('\n')) screen.Say($"  {line}");
        if (leftOut.Count > 0) screen.Say($"left out: {string.Join(", ", leftOut)}");
        // What the rows were computed with, so that others can be.
        FileReplacement.Write(name + ".features.json", stream => stream.Write(Encoding.UTF8.GetBytes(features.ToJson())));
        return (new(table.RowCount, (from, count) => Batches(from, count).Select(b => features.Apply(table.Rows([.. Enumerable.Range(b.From, b.Count)]), Slice(labels, b.From, b.Count)))), $"{features.Width} numbers");
    }

    private static (RowsToWrite, string) OfModel(Model model, AnyFile file)
    {
        string about = $"the output {model.Outputs[0].Type.Shape.Without(0)} of {model.Outputs[0].Layer.Name}";
        if (model.Signature.Columns.Count > 0)
        {
            Table table = file.ReadTable();
            return (new(table.RowCount, (from, count) => Batches(from, count).Select(b => new Example([("output", model.Predict(table.Rows([.. Enumerable.Range(b.From, b.Count)])))]))), about);
        }
        long rows = file.Rows.Count ?? file.Rows.LongCount();
        return (new(rows, (from, count) => file.Rows.Skip(from).Take(count).Batch(Math.Min(count, BatchRows)).AsEnumerable().Select(batch =>
        {
            string[] inputs = [.. batch.Names.Where(n => n != "label")];
            if (inputs is not [var input]) throw new InvalidDataException($"{file.Name}: expected one input for the model, got {string.Join(", ", inputs)}.");
            return new Example([("output", model.Predict(ModelInput.Of(model, batch[input], file.Name)))], batch.Names.Contains("label") ? batch["label"] : null);
        })), about);
    }

    private static IEnumerable<(int From, int Count)> Batches(int from, int count) =>
        Enumerable.Range(0, (count + BatchRows - 1) / BatchRows).Select(batch => (from + batch * BatchRows, Math.Min(BatchRows, count - batch * BatchRows)));

    /// <summary>The part of a model up to a layer.</summary>
    private static Model Part(Model model, string? layer)
    {
        if (layer is null) return model;
        SymbolicTensor found = Find(model.Outputs, layer) ?? throw new UsageException($"--layer: expected one of {string.Join(", ", model.Layers.Select(l => l.Name))}, got \"{layer}\".{(model.Layers.Count <= 2 ? " The file keeps no layers between input and output: train it anew, or with --out MODEL.keras." : "")}");
        var part = new Model(model.Inputs, [found]) { Signature = model.Signature };
        foreach (Weight weight in part.Weights) part.SetWeight(weight, model.GetWeight(weight));
        return part;
    }

    private static SymbolicTensor? Find(IEnumerable<SymbolicTensor> tensors, string layer) =>
        tensors.Select(t => t.Layer.Name == layer ? t : Find(t.Inputs, layer)).FirstOrDefault(t => t is not null);

    private static Tensor? Slice(Tensor? tensor, int from, int count) => tensor is null ? null : Dataset.FromTensors(tensor).Skip(from).Take(count).Batch(count).First().Input;

    /// <summary>What decides the content: the bytes of the source and of the model, and the settings.</summary>
    private string Key(ParseResult parsed, string path, AnyFile source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A database may answer otherwise from run to run.
        if (source.IsAnswer)
            foreach (Example row in source.FirstRows(int.MaxValue)) hash.AppendData(TfExample.Write(row));
        string[] files = source.IsAnswer ? [] : File.Exists(path) ? [path] : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [.. FilePattern.Create([path]).Find()];
        foreach (string file in parsed.GetValue(_model) is { } model ? files.Append(model) : files)
        {
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }
        hash.AppendData(Encoding.UTF8.GetBytes($"{parsed.GetValue(_target)}\n{string.Join(',', parsed.GetValue(_features) ?? [])}\n{parsed.GetValue(_layer)}\n{parsed.GetValue(_model) is not null}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Rows that are computed in parts.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Of">A number of rows from one on, in batches.</param>
    private sealed record RowsToWrite(long Count, Func<int, int, IEnumerable<Example>> Of);
}
