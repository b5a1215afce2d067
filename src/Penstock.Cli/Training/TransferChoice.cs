using System.CommandLine;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>The options of learning from what a network of the literature knows.</summary>
internal sealed class TransferChoice
{
    /// <summary>The side that images get where none is asked for.</summary>
    public const int UsualSide = 160;

    private const int MostBatch = 32, UsualFineTuning = 12;

    private readonly Option<string?> _backbone = new Option<string?>("--backbone") { Description = "Images: the network whose features a new head learns from.", HelpName = "NAME" }.OneOf([.. Backbone.All.Select(b => b.Name)]);
    private readonly Option<string?> _weights = new("--weights") { Description = "Its weights: a Keras .h5 file, matched by the names of layers.", HelpName = "FILE" };
    private readonly Option<int?> _fineTune = new Option<int?>("--fine-tune") { Description = $"The backbone learns too, at a tenth of the rate, while the images are gone through again, augmented, so many times; {UsualFineTuning} without a number. Default: it stays frozen, and the head learns alone.", HelpName = "EPOCHS", Arity = ArgumentArity.ZeroOrOne }.Within(0);
    private readonly Option<int?> _unfreeze = new Option<int?>("--unfreeze") { Description = "How many of its last layers with weights are fine-tuned. Default all.", HelpName = "N" }.Within(1);
    private readonly Option<string> _augment = new Option<string>("--augment") { Description = "Whether images are mirrored, turned, zoomed and moved at random while fine-tuning.", DefaultValueFactory = _ => "yes" }.OneOf("yes", "no");

    public Option[] All => [_backbone, _weights, _fineTune, _unfreeze, _augment];

    public bool IsChosen(ParseResult parsed) => parsed.GetValue(_backbone) is not null;

    /// <summary>Fails where an option needs a backbone and there is none.</summary>
    public void Check(ParseResult parsed)
    {
        if (!IsChosen(parsed) && All.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name}: expected --backbone beside it, got none. Name one of {string.Join(", ", Backbone.All.Select(b => b.Name))}.");
        if (IsChosen(parsed) && parsed.GetValue(_weights) is null) throw new UsageException("--weights: expected the file of the backbone's weights, got none. Name a Keras .h5 file.");
    }

    /// <summary>Fails where an option is given that a backbone has no use for.</summary>
    public void ExpectAlone(ParseResult parsed, params Option[] others)
    {
        if (IsChosen(parsed) && others.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name}: expected it without --backbone, which brings its own, got both. Leave one out.");
    }

    private int FineTuning(ParseResult parsed) => parsed.GetResult(_fineTune) is not { Implicit: false } given ? 0 : given.Tokens.Count == 0 ? UsualFineTuning : parsed.GetValue(_fineTune) ?? 0;

    /// <summary>The network and its head, with the weights that the file brings.</summary>
    public TransferLearning Load(ParseResult parsed, TrainingOptions training, int side, int classes, long seed, Screen screen)
    {
        Backbone known = Backbone.All.First(b => b.Name == parsed.GetValue(_backbone));
        Model backbone = known.Of(side);
        LoadReport report = backbone.LoadWeights(parsed.GetValue(_weights)!, partial: true);
        if (report.Loaded.Count == 0) throw new UsageException($"--weights: expected weights of {known.Name}, got {report}.");
        screen.Say($"{known.Name}: {report}");
        TransferOptions usual = new();
        return new TransferLearning(backbone, new ImageNetPixels(known.Scale) { Name = "imagenet_pixels" }, classes, seed, usual with
        {
            HeadEpochs = training.Epochs(parsed) ?? usual.HeadEpochs,
            HeadRate = training.Rate(parsed) ?? usual.HeadRate,
            Batch = training.Batch(parsed),
            Unfreeze = parsed.GetValue(_unfreeze),
            Augmentation = parsed.GetValue(_augment) == "yes" ? usual.Augmentation : [],
        });
    }

    /// <summary>Fits the head, and fine-tunes where that is asked for.</summary>
    public History Fit(ParseResult parsed, TransferLearning transfer, Dataset<Example> train, Dataset<Example>? heldOut, int batch, FitOptions options, Screen screen)
    {
        long began = options.Clock.GetTimestamp();
        screen.Say("features of all images come first, once");
        Example features = transfer.Features(train);
        Example? unseen = heldOut is null ? null : transfer.Features(heldOut);
        screen.Say(FormattableString.Invariant($"features of {train.Count + (heldOut?.Count ?? 0):N0} images in {options.Clock.GetElapsedTime(began).TotalSeconds:0.0} s"));
        int epochs = FineTuning(parsed);
        History head = transfer.FitHead(features, unseen, epochs == 0 ? options : options with { Callbacks = [], Progress = null, RunLog = options.RunLog is { } log ? log with { Folder = Path.Combine(log.Folder, "head") } : null });
        if (epochs == 0) return head;
        screen.Say($"the head alone: {string.Join(", ", head.Epochs[^1].Select(m => FormattableString.Invariant($"{m.Key} {m.Value:0.0000}")))}");
        return transfer.FineTune(train, heldOut, Math.Min(batch, MostBatch), epochs, options);
    }
}
