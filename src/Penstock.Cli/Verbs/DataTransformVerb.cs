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
    private readonly Argument<string> _in = new("IN") { Description = AnyFile.Kinds + "." };
    private readonly Argument<string> _out = new("OUT") { Description = "What the files begin with; they are called OUT-00000-of-00008 and so on." };
    private readonly Option<int?> _workers = new("--workers") { Description = "How many files are written at the same time. Default: one per core.", HelpName = "N" };
    private readonly Option<int> _shards = new Option<int>("--shards") { Description = "How many files there are.", HelpName = "N", DefaultValueFactory = _ => 8 }.Within(1, 99_999);
    private readonly Option<string?> _target = new("--target") { Description = "Tables: the column to tell, or an expression over columns; it becomes the label.", HelpName = "EXPR" };
    private readonly Option<string?> _model = new("--model") { Description = "A saved model: its answers are written. Default: the features that suit the columns, fitted to all rows.", HelpName = "FILE" };
    private readonly Option<string?> _layer = new("--layer") { Description = "Of a model: the layer whose output is written.", HelpName = "NAME" };
    private readonly Option<bool> _json = Verb.Json();

    public static Command Create()
    {
        var verb = new DataTransformVerb();
        var command = new Command("transform", "Compute features or a model's answers once, and write them as TFRecords; what was killed goes on where it was.")
        {
            verb._in, verb._out, verb._workers, verb._shards, verb._target, verb._model, verb._layer, Verb.UnusedSeed(), verb._json,
        };
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string path = parsed.GetValue(_in)!, name = parsed.GetValue(_out)!;
        int shards = parsed.GetValue(_shards), workers = parsed.GetValue(_workers) ?? Environment.ProcessorCount;
        if (workers < 1) throw new UsageException($"--workers: expected 1 or more, got {workers}.");
        if (parsed.GetValue(_layer) is not null && parsed.GetValue(_model) is null) throw new UsageException("--layer: expected --model with it, got none.");
        OutputFile.Prepare("OUT", name, [path]);
        AnyFile file = AnyFile.Open(path);
        var (rows, about) = parsed.GetValue(_model) is { } model ? OfModel(Part(Model.Load(model), parsed.GetValue(_layer)), file, path) : OfFeatures(file, path, parsed.GetValue(_target), name);
        var job = new ShardedJob(name, shards, Key(parsed, path));
        int written = job.Run(shard => RecordsOf(rows, shard, shards), workers, cancellation);
        screen.Say(FormattableString.Invariant($"{rows.Count:N0} rows of {about} in {shards} files {name}-...{(written < shards ? $"; {shards - written} were finished before" : "")}"));
        screen.Answer(new JsonObject { ["rows"] = rows.Count, ["shards"] = shards, ["written"] = written, ["name"] = name });
        return ExitCode.Done;
    }

    private static IEnumerable<byte[]> RecordsOf(RowsToWrite rows, int shard, int shards)
    {
        int from = (int)(rows.Count * shard / shards), to = (int)(rows.Count * (shard + 1) / shards);
        return to == from ? [] : Dataset.FromTensors(rows.Of(from, to - from)).Select(row => TfExample.Write(row));
    }

    private static (RowsToWrite, string) OfFeatures(AnyFile file, string path, string? target, string name)
    {
        Table table = file.Whole?.Invoke() ?? ExampleTable.Of(file.Rows, path);
        FittedFeatures features;
        Tensor? labels = null;
        if (target is null) features = FittedFeatures.Fit(DefaultFeatures.Of(DataProfile.Of(table), []).Features, table);
        else
        {
            TrainingTable ready = TrainingTable.Of(table, target, new() { Validation = 0 });
            (features, table, labels) = (ready.Features, ready.Rows, ready.Train.Label);
        }
        // What the rows were computed with, so that others can be.
        FileReplacement.Write(name + ".features.json", stream => stream.Write(Encoding.UTF8.GetBytes(features.ToJson())));
        return (new(table.RowCount, (from, count) => features.Apply(table.Rows([.. Enumerable.Range(from, count)]), Slice(labels, from, count))), $"{features.Width} features");
    }

    private static (RowsToWrite, string) OfModel(Model model, AnyFile file, string path)
    {
        string about = $"the output {model.Outputs[0].Type.Shape.Without(0)} of {model.Outputs[0].Layer.Name}";
        if (model.Signature.Columns.Count > 0)
        {
            Table table = file.Whole?.Invoke() ?? ExampleTable.Of(file.Rows, path);
            return (new(table.RowCount, (from, count) => new Example([("output", model.Predict(table.Rows([.. Enumerable.Range(from, count)])))])), about);
        }
        long rows = file.Rows.Count ?? file.Rows.LongCount();
        return (new(rows, (from, count) =>
        {
            Example batch = file.Rows.Skip(from).Take(count).Batch(count).First();
            string[] inputs = [.. batch.Names.Where(n => n != "label")];
            if (inputs is not [var input]) throw new InvalidDataException($"{path}: expected one input for the model, got {string.Join(", ", inputs)}.");
            return new Example([("output", model.Predict(ModelInput.Of(model, batch[input], path)))], batch.Names.Contains("label") ? batch["label"] : null);
        }), about);
    }

    /// <summary>The part of a model up to a layer.</summary>
    private static Model Part(Model model, string? layer)
    {
        if (layer is null) return model;
        SymbolicTensor found = Find(model.Outputs, layer) ?? throw new UsageException($"--layer: expected one of {string.Join(", ", model.Layers.Select(l => l.Name))}, got \"{layer}\".");
        var part = new Model(model.Inputs, [found]) { Signature = model.Signature };
        foreach (Weight weight in part.Weights) part.SetWeight(weight, model.GetWeight(weight));
        return part;
    }

    private static SymbolicTensor? Find(IEnumerable<SymbolicTensor> tensors, string layer) =>
        tensors.Select(t => t.Layer.Name == layer ? t : Find(t.Inputs, layer)).FirstOrDefault(t => t is not null);

    private static Tensor? Slice(Tensor? tensor, int from, int count) => tensor is null ? null : Dataset.FromTensors(tensor).Skip(from).Take(count).Batch(count).First().Input;

    /// <summary>What decides the content: the bytes of the source and of the model, and the settings.</summary>
    private string Key(ParseResult parsed, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = File.Exists(path) ? [path] : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [.. FilePattern.Create([path]).Find()];
        foreach (string file in parsed.GetValue(_model) is { } model ? files.Append(model) : files)
        {
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }
        hash.AppendData(Encoding.UTF8.GetBytes($"{parsed.GetValue(_target)}\n{parsed.GetValue(_layer)}\n{parsed.GetValue(_model) is not null}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Rows that are computed in parts.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Of">A number of rows from one on, as one batch.</param>
    private sealed record RowsToWrite(long Count, Func<int, int, Example> Of);
}
