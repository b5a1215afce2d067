using System.CommandLine;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Measures a saved model on data with labels.</summary>
internal sealed class EvaluateVerb
{
    private const int Batch = 256;

    private readonly ModelFile _model = new();
    private readonly Option<string> _data = new("--data") { Description = "A name from \"penstock data list\" (its test part), or a .csv, .tsv, .npy or IDX file.", HelpName = "NAME|FILE", Required = true };
    private readonly Option<string?> _labels = new("--labels") { Description = "Images in files: the file of their class numbers. Default: the one beside.", HelpName = "FILE" };
    private readonly Option<string> _folder = Verb.DataDirectory();
    private readonly Option<int> _threads = Verb.Threads();
    private readonly Option<bool> _json = Verb.Json();
    private readonly TableFile _table = new();

    public static Command Create()
    {
        var verb = new EvaluateVerb();
        var command = new Command("evaluate", "Measure a saved model on data with labels.") { verb._data };
        verb._model.AddTo(command);
        verb._table.AddTo(command);
        foreach (Option option in new Option[] { verb._labels, verb._folder, Verb.UnusedSeed(), verb._threads, verb._json }) command.Add(option);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string data = parsed.GetValue(_data)!;
        bool isTable = DataChoice.IsTable(data);
        parsed.ExpectNone(isTable ? "images" : "a table", isTable ? "a table" : "images", isTable ? [_labels] : _table.All);
        Model model = _model.Load(parsed, screen);
        int threads = parsed.GetValue(_threads);
        EvaluationResult result = isTable
            ? OnTable(parsed, model, data, screen, threads)
            : OnImages(parsed, model, data, screen, threads);
        cancellation.ThrowIfCancellationRequested();
        screen.Say(result.ToString());
        screen.Answer(JsonNumber.Of(result.Values));
        return ExitCode.Done;
    }

    private EvaluationResult OnTable(ParseResult parsed, Model model, string data, Screen screen, int threads)
    {
        ModelSignature signature = model.Signature;
        if (signature.Columns.Count == 0 || signature.Target is null || signature.Task is null)
            throw new InvalidDataException($"evaluate: expected a model that was trained on a table, got one whose file names no {(signature.Columns.Count == 0 ? "columns" : signature.Target is null ? "target" : "task")}. Give it images, or train it with \"penstock train\".");
        IEnumerable<string> texts = signature.Columns.Where(c => c.IsText).Select(c => c.Name);
        Table table = DataChoice.IsQuickstart(data) ? Catalog.Quickstart.Load().Test : DataChoice.Table(data) is { } set ? set.LoadTable(parsed.FolderOf(_folder), DataChoice.Split(set, isTraining: false)) : _table.Read(parsed, data, _table.Missing(parsed, signature.MissingTokens), texts);
        var (labels, known) = new Target(signature.Target, signature.Task, signature.ClassNames).Encode(table);
        if (known.Length < table.RowCount) screen.Note($"{table.RowCount - known.Length:N0} rows without a target are left out");
        Example rows = model.ToExample(table.Rows(known), labels);
        return Measure(model, Dataset.FromTensors(rows).Batch(Batch), ModelTask.LossOf(signature.Task), ModelTask.MetricsOf(signature.Task), threads);
    }

    private EvaluationResult OnImages(ParseResult parsed, Model model, string data, Screen screen, int threads)
    {
        if (model.Signature.Columns.Count > 0) throw new InvalidDataException($"--data {data}: expected a table, as the model was trained on, got images.");
        ImageSet images = ImageSet.Load(data, parsed.GetValue(_labels), parsed.FolderOf(_folder), isTraining: false);
        if (model.Inputs is [var input] && images.SizedFor(input.Shape.Without(0), data) is var sized && sized != images)
        {
            screen.Note($"images are resized to {input.Shape[1]} x {input.Shape[2]}, as the model takes them");
            images = sized;
        }
        if (ModelInput.Scales(model, images.First.DType)) screen.Note("pixels are divided by 255: the model takes fractions and has no layer that makes them");
        // A model of another's making may give logits; this loss takes either.
        Loss loss = model.Signature.Task is { } task ? ModelTask.LossOf(task) : new CrossEntropy();
        return Measure(model, ModelInput.Of(model, images.Rows.Batch(Batch), data), loss, [new Accuracy()], threads);
    }

    /// <summary>By the loss and metrics of the model's own training, where its file tells them.</summary>
    private static EvaluationResult Measure(Model model, Dataset<Example> batches, Loss loss, IReadOnlyList<Metric> metrics, int threads) =>
        model.HasLoss ? model.Evaluate(batches, threads: threads) : model.Evaluate(batches, loss, metrics, threads);
}
