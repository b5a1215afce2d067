using System.CommandLine;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>The options of the loop of training.</summary>
internal sealed class TrainingOptions
{
    private readonly Option<int?> _epochs = new("--epochs") { Description = "How often all rows are gone through. Default 5 for images; with --backbone 40 for the head, which is small; for tables up to 20, until the loss of the rows held out falls no more.", HelpName = "N" };
    private readonly Option<int> _batch = new Option<int>("--batch") { Description = "Rows of a step.", HelpName = "N", DefaultValueFactory = _ => 64 }.Within(1);
    private readonly Option<double?> _rate = new("--learning-rate") { Description = "The learning rate of Adam, at its highest. Default 0.002 for images, 0.003 for the head with --backbone, 0.001 for tables.", HelpName = "RATE" };
    private readonly Option<string> _schedule = new Option<string>("--schedule") { Description = "Whether the learning rate stays (constant) or falls to 0 along a cosine.", DefaultValueFactory = _ => "cosine" }.OneOf("constant", "cosine");
    private readonly Option<double?> _validation = new("--validation") { Description = "The share of the rows that is held out and measured on. Default 0.2 for tables and with --backbone, else 0 for images.", HelpName = "SHARE" };

    private readonly Option<bool> _profile = new("--profile") { Description = "Measure every step, and tell at the end where the time went and what would help." };
    private readonly Option<string?> _log = new("--log") { Description = "The folder of a log of the run, for \"penstock board\" and TensorBoard: losses, histograms, predictions and more. Each run needs its own, such as runs/first.", HelpName = "DIR" };
    private readonly Option<bool> _plan = new("--plan") { Description = "Tell the memory that training takes, and train nothing." };

    public TrainingOptions()
    {
        _epochs.Validators.Add(result => { if (result.Tokens is [var t] && int.TryParse(t.Value, out int epochs) && epochs < 1) result.AddError($"--epochs: expected 1 or more, got {t.Value}"); });
        _rate.Validators.Add(result => { if (result.Tokens is [var t] && double.TryParse(t.Value, out double rate) && rate is not > 0) result.AddError($"--learning-rate: expected a number above 0, got {t.Value}"); });
        _validation.Validators.Add(result => { if (result.Tokens is [var t] && double.TryParse(t.Value, out double share) && share is not (>= 0 and < 1)) result.AddError($"--validation: expected a share from 0 to below 1, got {t.Value}"); });
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _epochs, _batch, _rate, _schedule, _validation, _profile, _log, _plan }) command.Add(option);
    }

    /// <summary>How many epochs were asked for, or null.</summary>
    public int? Epochs(ParseResult parsed) => parsed.GetValue(_epochs);

    public int Batch(ParseResult parsed) => parsed.GetValue(_batch);

    /// <summary>The learning rate that was asked for, or null.</summary>
    public double? Rate(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>The option of how the rate falls.</summary>
    public Option Schedule => _schedule;

    public bool Profile(ParseResult parsed) => parsed.GetValue(_profile);

    /// <summary>What is logged, or null.</summary>
    public RunLogging? Log(ParseResult parsed) => parsed.GetValue(_log);

    /// <summary>Tells of a folder of the log that holds a run: readers take what begins again in it for a restart.</summary>
    public void TellOfLog(ParseResult parsed, Screen screen)
    {
        if (parsed.GetValue(_log) is { } folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*tfevents*").Any())
            screen.Note($"penstock: --log: {folder} already holds a run, whose steps those of this training replace. Name another folder to keep both.");
    }

    public bool Plans(ParseResult parsed) => parsed.GetValue(_plan);

    public double Validation(ParseResult parsed, double otherwise) => parsed.GetValue(_validation) ?? otherwise;

    /// <summary>Adam at the rate and schedule asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="rows">How many rows an epoch has.</param>
    /// <param name="epochs">How many epochs there are.</param>
    /// <param name="otherwise">The rate where none is asked for.</param>
    public Adam Optimizer(ParseResult parsed, int rows, int epochs, double otherwise)
    {
        double rate = Rate(parsed) ?? otherwise;
        long steps = epochs * (((long)rows + Batch(parsed) - 1) / Batch(parsed));
        return new Adam(parsed.GetValue(_schedule) == "cosine" ? new CosineDecay(rate, steps) : rate);
    }
}
