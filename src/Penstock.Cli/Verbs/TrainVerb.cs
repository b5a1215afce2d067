using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Trains one of the classic models on images or on a table and saves it.</summary>
internal sealed class TrainVerb
{
    private const int EpochsOfImages = 5, UsualSide = 64, ColumnsInLog = 8;
    private const double HeldOutOfTables = 0.2, RateOfImages = 0.002;

    private readonly Option<string> _data = new("--data") { Description = "A name from \"penstock data list\", or a .csv, .tsv, .npy or IDX file.", HelpName = "NAME|FILE", Required = true };
    private readonly Option<string?> _target = new("--target") { Description = "Tables: the column to tell, or an expression over columns such as 'tips > 0.2 * fare'.", HelpName = "EXPR" };
    private readonly Option<string[]> _features = new("--features") { Description = "Tables: the columns to learn from, parted by commas. Default: all that the target does not read.", HelpName = "A,B,..." };
    private readonly Option<string?> _task = new Option<string?>("--task") { Description = "Tables: what the target is taken for. Default: numbers give regression, few values or text give classification." }.OneOf("classification", "regression");
    private readonly Option<string?> _labels = new("--labels") { Description = "Images in files: the file of their class numbers. Default: the one beside.", HelpName = "FILE" };
    private readonly Option<int?> _imageSize = new Option<int?>("--image-size") { Description = "Images of three axes: the height and width that each is resized to. Default: as they are; where they differ in size, 64.", HelpName = "N" }.Within(1, 4096);
    private readonly Option<string> _model = new Option<string>("--model") { Description = "linear; dnn: hidden layers (512 units for images, 64 and 32 for tables); cnn: two 3x3 convolutions.", DefaultValueFactory = _ => "dnn" }.OneOf("linear", "dnn", "dnn-dropout", "cnn", "cnn-dropout");
    private readonly Option<string> _out = new("--out") { Description = "Where the model goes, after every epoch: .keras, .h5 or .penstock.", HelpName = "FILE", Required = true };
    private readonly Option<string> _folder = Verb.DataDirectory();
    private readonly Option<long> _seed = Verb.Seed();
    private readonly Option<int> _threads = Verb.Threads();
    private readonly Option<bool> _json = Verb.Json();
    private readonly TrainingOptions _training = new();
    private readonly TableFile _table = new();
    private readonly TransferChoice _transfer = new();

    public static Command Create()
    {
        var verb = new TrainVerb();
        var command = new Command("train", "Train a model on images or on a table, and save it.");
        verb._out.Validators.Add(result => { if (result.Tokens is [var t] && Path.GetExtension(t.Value) is not (".keras" or ".h5" or ".penstock")) result.AddError($"--out: expected a name that ends in .keras, .h5 or .penstock, got \"{t.Value}\""); });
        foreach (Option option in new Option[] { verb._data, verb._out, verb._model, verb._target, verb._features, verb._task }) command.Add(option);
        verb._table.AddTo(command);
        verb._training.AddTo(command);
        foreach (Option option in verb._transfer.All) command.Add(option);
        foreach (Option option in new Option[] { verb._labels, verb._imageSize, verb._folder, verb._seed, verb._threads, verb._json }) command.Add(option);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string data = parsed.GetValue(_data)!;
        OutputFile.Prepare(_out.Name, parsed.GetValue(_out)!);
        return DataChoice.IsTable(data) ? RunTable(parsed, data, screen, cancellation) : RunImages(parsed, data, screen, cancellation);
    }

    private int RunImages(ParseResult parsed, string data, Screen screen, CancellationToken cancellation)
    {
        if (!DataChoice.AreImages(data)) throw DataChoice.Unknown(data);
        parsed.ExpectNone("a table", "images", [_target, _features, _task, .. _table.All]);
        _transfer.Check(parsed);
        _transfer.ExpectAlone(parsed, _model, _training.Schedule);
        long seed = parsed.GetValue(_seed);
        ImageSet images = Images(parsed, data, screen);
        var (train, heldOut) = Part(images.Rows, _training.Validation(parsed, _transfer.IsChosen(parsed) ? HeldOutOfTables : 0), seed);
        TransferLearning? transfer = _transfer.IsChosen(parsed) ? _transfer.Load(parsed, _training, (int)images.First.Shape[0].Value, images.ClassNames.Count, seed, screen) : null;
        Model model = transfer?.Model ?? ImageNetwork.Of(parsed.GetValue(_model)!, images.First, images.ClassNames.Count, seed);
        model.Signature = new() { Task = Target.Classes, ClassNames = images.ClassNames };
        if (KeepsProfile(parsed)) model.Profile = DataProfile.Of(train);
        screen.Say($"{data}: {images.Count:N0} images {images.First.Shape} of {images.ClassNames.Count} classes{(heldOut is null ? "" : $", {heldOut.Count:N0} of them held out")}");
        int rows = checked((int)train.Count!.Value), batch = _training.Batch(parsed), epochs = _training.Epochs(parsed) ?? EpochsOfImages;
        if (_training.Plans(parsed)) return Plan(model.Plan(train.Batch(batch).First(), _training.Optimizer(parsed, rows, epochs, RateOfImages), ModelTask.LossOf(Target.Classes)), screen);
        FitOptions options = new() { Epochs = epochs, Metrics = ModelTask.MetricsOf(Target.Classes), Validation = heldOut?.Batch(batch), Cancellation = cancellation, Threads = parsed.GetValue(_threads), Profile = _training.Profile(parsed), RunLog = _training.Log(parsed) };
        return Fit(parsed, model, rows, new ModelCheckpoint(parsed.GetValue(_out)!) { Whole = transfer?.Model }, (callbacks, bar) => transfer is null
            ? model.Fit(train.Shuffle(rows, seed).Batch(batch).Prefetch(), _training.Optimizer(parsed, rows, epochs, RateOfImages), ModelTask.LossOf(Target.Classes), options with { Callbacks = callbacks, Progress = bar })
            : _transfer.Fit(parsed, transfer, train, heldOut, batch, options with { Callbacks = callbacks, Progress = bar }, screen), screen, [], cancellation);
    }

    private ImageSet Images(ParseResult parsed, string data, Screen screen)
    {
        bool differ = ImageSet.DifferInSize(data), transfers = _transfer.IsChosen(parsed);
        int? side = parsed.GetValue(_imageSize) ?? (transfers ? TransferChoice.UsualSide : differ ? UsualSide : null);
        string why = parsed.GetValue(_imageSize) is not null ? "" : $": {(transfers ? "so the backbone takes them" : "they differ in size")}; --image-size overrides";
        if (side is { } given) screen.Say($"images are resized to {given} x {given}{why}");
        return ImageSet.Load(data, parsed.GetValue(_labels), parsed.FolderOf(_folder), isTraining: true, side);
    }

    private int RunTable(ParseResult parsed, string data, Screen screen, CancellationToken cancellation)
    {
        parsed.ExpectNone("images", "a table", [_labels, _imageSize]);
        string text = parsed.GetValue(_target) ?? (DataChoice.Table(data)?.About.Target ?? throw new UsageException("--target: expected the column to tell, got none."));
        UsageException.From(() => ColumnExpression.Parse(text));
        long seed = parsed.GetValue(_seed);
        IReadOnlyList<string> missing = _table.Missing(parsed);
        Table table = DataChoice.IsQuickstart(data) ? Catalog.Quickstart.Load().Train : DataChoice.Table(data) is { } set ? set.LoadTable(parsed.FolderOf(_folder), "train") : _table.Read(parsed, data, missing);
        string[]? features = parsed.GetValue(_features) is { Length: > 0 } listed ? [.. listed.SelectMany(f => f.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()] : null;
        string kind = parsed.GetValue(_model)!;
        if (!TableHead.Kinds.Contains(kind)) throw new UsageException($"--model {kind}: expected {string.Join(", ", TableHead.Kinds)} for a table, got a network for images.");
        TrainingTable ready = TrainingTable.Of(table, text, new() { Columns = features, Task = parsed.GetValue(_task), Validation = _training.Validation(parsed, HeldOutOfTables), Seed = seed });
        Model head = ready.NewHead(kind, seed), model = head.WithFeatures(ready.Features);
        model.Signature = model.Signature with { MissingTokens = missing };
        if (DataChoice.IsQuickstart(data) && text == QuickstartTable.Label) model.Signature = model.Signature with { ClassNames = Catalog.Quickstart.ClassNames };
        if (KeepsProfile(parsed)) model.Profile = DataProfile.Of(ready.Rows);
        Tell(parsed, table, ready, screen);
        JsonObject about = new()
        {
            ["target"] = text,
            ["features"] = JsonList.Of(ready.Features.Columns.Select(c => c.Name)),
            ["droppedRows"] = ready.Dropped,
        };
        int? epochs = _training.Epochs(parsed);
        TableFitOptions usual = new();
        TableFitOptions options = usual with
        {
            Epochs = epochs ?? usual.Epochs,
            Batch = _training.Batch(parsed),
            Patience = epochs is null ? usual.Patience : 0,
            Seed = seed,
            Threads = parsed.GetValue(_threads),
            Profile = _training.Profile(parsed),
            RunLog = _training.Log(parsed) is { } log ? log with { ExampleText = row => TextOf(ready, row) } : null,
            Cancellation = cancellation,
            Optimizer = _training.Optimizer(parsed, ready.Rows.RowCount, epochs ?? usual.Epochs, usual.LearningRate),
        };
        if (_training.Plans(parsed)) return Plan(head.Plan(Dataset.FromTensors(ready.Train).Batch(options.Batch).First(), options.Optimizer, ModelTask.LossOf(ready.Target.Task)), screen);
        var kept = new ModelCheckpoint(parsed.GetValue(_out)!) { Whole = model, SaveBestOnly = options.Patience > 0 && ready.Validation is not null };
        return Fit(parsed, model, ready.Rows.RowCount, kept, (callbacks, bar) => TableHead.Fit(head, ready.Train, ready.Validation, options with { Callbacks = callbacks, Progress = bar }), screen, about, cancellation);
    }

    private static string TextOf(TrainingTable ready, long row) => string.Join(", ", ready.Features.Columns.Select(c => (c.Name, Text: ready.HeldOut!.Column(c.Name).TextAt((int)row)))
        .Where(c => c.Text.Length > 0).Take(ColumnsInLog).Select(c => $"{c.Name} = {c.Text}"));

    private static int Plan(TrainingPlan plan, Screen screen)
    {
        screen.Say(plan.ToString());
        screen.Answer(new JsonObject
        {
            ["batch"] = plan.Batch, ["weights"] = plan.Weights, ["gradients"] = plan.Gradients, ["optimizerState"] = plan.OptimizerState,
            ["activations"] = plan.Activations, ["arena"] = plan.Arena, ["peak"] = plan.Peak,
        });
        return ExitCode.Done;
    }

    private bool KeepsProfile(ParseResult parsed) => Path.GetExtension(parsed.GetValue(_out)) == ".penstock";

    private void Tell(ParseResult parsed, Table table, TrainingTable ready, Screen screen)
    {
        Target target = ready.Target;
        string what = target.Task == Target.Numbers ? "regression" : $"classification of {string.Join(" and ", target.ClassNames.Take(5))}{(target.ClassNames.Count > 5 ? " and others" : "")}";
        screen.Say($"{parsed.GetValue(_data)}: {table.RowCount:N0} rows, {ready.Rows.RowCount:N0} to train on{(ready.Dropped > 0 ? $"; {ready.Dropped:N0} rows without a target are dropped" : "")}");
        screen.Say($"task: {what}, {target.Reason}{(parsed.GetValue(_task) is null ? "; --task overrides" : "")}");
        screen.Say($"features: {string.Join(", ", ready.Features.Columns.Select(c => c.IsText ? c.Name + " (text)" : c.Name))}");
        if (ready.LeftOut.Count > 0) screen.Say($"left out: {string.Join(", ", ready.LeftOut)}");
    }

    private int Fit(ParseResult parsed, Model model, int rows, ModelCheckpoint kept, Func<IReadOnlyList<Callback>, FitBar, History> fit, Screen screen, JsonObject about, CancellationToken cancellation)
    {
        string path = parsed.GetValue(_out)!;
        _training.TellOfLog(parsed, screen);
        var finite = new TerminateOnNaN();
        var first = new FirstStep();
        History history;
        using (var bar = new FitBar(screen)) history = fit([finite, kept, first], bar);
        screen.Say();
        screen.Say(history.ToString());
        if (history.Bottleneck is { } bottleneck) screen.Say(bottleneck.ToString());
        else if (history.Input.Advice is { } advice) screen.Say(advice);
        if (history.LogFailure is { } failure) screen.Note($"penstock: the log of the run is not whole: {failure.Message}");
        if (kept.LastPath is not null) screen.Say($"saved {path}, {new FileInfo(path).Length:N0} bytes{(kept.LastEpoch < history.Epochs.Count - 1 ? $", the model of epoch {kept.LastEpoch + 1}" : "")}");
        if (finite.StoppedAt is { } at)
            throw new ArithmeticException($"train: expected a finite loss, got {history["loss"][^1]} in epoch {at.Epoch + 1}, batch {at.Batch}. Lower --learning-rate{(kept.LastPath is null ? "; nothing is saved" : $"; {path} is the model of epoch {kept.LastEpoch + 1}")}.");
        about["task"] = model.Signature.Task;
        about["rows"] = rows;
        about["epochs"] = new JsonArray([.. history.Epochs.Select(e => (JsonNode)JsonNumber.Of(e))]);
        about["model"] = kept.LastPath;
        about["secondsToFirstStep"] = first.Seconds();
        screen.Answer(about);
        if (!cancellation.IsCancellationRequested) return ExitCode.Done;
        screen.Note(kept.LastPath is null ? "penstock: stopped before the first epoch ended; nothing is saved" : $"penstock: stopped; {path} is the model of epoch {kept.LastEpoch + 1}");
        return ExitCode.Stopped;
    }

    private static (Dataset<Example> Train, Dataset<Example>? HeldOut) Part(Dataset<Example> rows, double validation, long seed)
    {
        if (validation == 0) return (rows, null);
        var (train, heldOut) = rows.Split(1 - validation, seed);
        return (train, heldOut);
    }
}
