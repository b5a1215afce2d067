using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Lets a saved model answer for rows, tensors or an image.</summary>
internal sealed class PredictVerb
{
    private readonly ModelFile _model = new();
    private readonly Option<string> _input = new("--input") { Description = "Raw rows (.csv, .tsv), a tensor of rows (.npy, IDX) or an image (.png).", HelpName = "FILE", Required = true };
    private readonly Option<string?> _output = new("--output") { Description = "Where the answers go: .csv with class names, or .npy with the model's numbers. Default: printed as CSV.", HelpName = "FILE" };
    private readonly Option<bool> _json = Verb.Json();
    private readonly TableFile _table = new();

    public static Command Create()
    {
        var verb = new PredictVerb();
        var command = new Command("predict", "Let a saved model answer for raw rows or images.") { verb._input, verb._output };
        verb._model.AddTo(command);
        verb._output.Validators.Add(result => { if (result.Tokens is [var t] && Path.GetExtension(t.Value) is not (".csv" or ".npy")) result.AddError($"--output: expected a name that ends in .csv or .npy, got \"{t.Value}\""); });
        verb._table.AddTo(command);
        command.Add(Verb.UnusedSeed());
        command.Add(verb._json);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string? output = parsed.GetValue(_output);
        if (output is not null) OutputFile.Prepare(_output.Name, output);
        Model model = _model.Load(parsed, screen, forPrediction: true);
        Tensor numbers = Predict(parsed, model, parsed.GetValue(_input)!, screen);
        cancellation.ThrowIfCancellationRequested();
        var answers = new Answers(model.Signature, numbers);
        if (output is not null && Path.GetExtension(output) == ".npy") Npy.Write(output, numbers);
        else if (output is not null) Csv.Write(output, answers.ToTable());
        else if (!screen.IsJson) screen.Print(answers.ToCsv());
        if (output is not null) screen.Say($"{answers.Count:N0} answers in {output}");
        screen.Answer(output is null
            ? new JsonObject { ["rows"] = answers.Count, ["answers"] = answers.ToJson() }
            : new JsonObject { ["rows"] = answers.Count, ["output"] = output });
        return ExitCode.Done;
    }

    private Tensor Predict(ParseResult parsed, Model model, string input, Screen screen)
    {
        if (!File.Exists(input) && !input.Contains('*')) throw new FileNotFoundException($"--input: expected a file {Path.GetFullPath(input)}, got none.", input);
        if (DataChoice.IsTable(input)) return model.Predict(Rows(parsed, model, input));
        Tensor images = Path.GetExtension(input) == ".png" ? Image(model, input)
            : DataChoice.IsTensorFile(input) ? TensorFile.Read(input)
            : throw new UsageException($"--input: expected a .csv, .tsv, .npy, IDX or .png file, got \"{input}\".");
        if (ModelInput.Scales(model, images.DType)) screen.Note("pixels are divided by 255: the model takes fractions and has no layer that makes them");
        return model.Predict(ModelInput.Of(model, images, input));
    }

    private Table Rows(ParseResult parsed, Model model, string input)
    {
        ModelSignature signature = model.Signature;
        if (signature.Columns.Count == 0) throw new InvalidDataException("predict: expected a model that was trained on a table, got one whose file names no columns. Give it a .npy file or an image.");
        return _table.Read(parsed, input, _table.Missing(parsed, signature.MissingTokens), signature.Columns.Where(c => c.IsText).Select(c => c.Name));
    }

    /// <summary>A picture as a batch of one, with as many channels as the model takes.</summary>
    private static Tensor Image(Model model, string path)
    {
        Shape one = model.Inputs[0].Shape.Without(0);
        Tensor image = Png.Read(path, one.Rank == 3 && one[2].IsKnown ? checked((int)one[2].Value) : 1);
        return image.Reshape(image.Shape.Insert(0, 1));
    }
}
