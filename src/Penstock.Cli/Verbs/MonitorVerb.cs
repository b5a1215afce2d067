using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>Watches a model in use, once or again and again; has it trained anew where that is asked for.</summary>
internal sealed class MonitorVerb
{
    /// <summary>What the caller of one round is told by where something is wrong.</summary>
    public const int Alarmed = 3;

    /// <summary>How many of the things that are wrong the history of an alias names.</summary>
    private const int MostReasons = 3;

    private static readonly HashSet<DriftKind> s_trainable =
        [DriftKind.DataDrift, DriftKind.UnseenValues, DriftKind.LabelShift, DriftKind.ConceptDrift, DriftKind.PredictionShift, DriftKind.OutOfDistribution, DriftKind.Staleness];

    private readonly Argument<string> _model = new("model") { Description = "The name of the model: its champion is watched." };
    private readonly Option<string?> _requests = new("--requests") { Description = "The request logs: a folder for each model, or the model's own. Default: requests in the work folder.", HelpName = "DIR" };
    private readonly Option<string?> _labels = new("--labels") { Description = "Labels that came later, a .csv: id, maybe row, and the target, its columns or \"label\". It may grow between rounds.", HelpName = "FILE" };
    private readonly Option<string?> _reference = new("--reference") { Description = "Earlier rows with labels, a .csv such as that of training: the usual answers, labels and errors. Default: learnt from the first quiet windows.", HelpName = "FILE" };
    private readonly Option<string?> _every = new("--every") { Description = "A round every so often, such as 30s, 5m, 1h or 1d, until Ctrl-C; a round that fails is told, and the next one goes on.", HelpName = "TIME" };
    private readonly Option<bool> _once = new("--once") { Description = "One round, which is the default: ends with 0 where all is quiet, with 3 where something is wrong." };
    private readonly Option<bool> _retrain = new("--retrain") { Description = "Train anew with labelled rows of the log while something is wrong that training can mend; the result is promoted unless it is worse than the champion or a baseline on fresh rows held out. Needs --labels." };
    private readonly Option<int?> _earlier = new("--earlier-rows") { Description = "Of how many rows that the champion learnt from --retrain learns again, besides fresh ones; 0: of none. Default: all, but none after concept drift, since their labels no longer hold.", HelpName = "N" };
    private readonly Option<string> _cooldown = new("--cooldown") { Description = "The least time between two retrainings, such as 30s, 5m, 1h or 1d.", HelpName = "TIME", DefaultValueFactory = _ => "6h" };
    private readonly Option<string?> _alerts = new("--alerts") { Description = "Append alerts to a file, a line of JSON each.", HelpName = "FILE" };
    private readonly Option<string?> _webhook = new("--webhook") { Description = "Post alerts to an address as JSON.", HelpName = "URL" };
    private readonly Option<int> _window = new Option<int>("--window") { Description = "Rows of a window.", HelpName = "N", DefaultValueFactory = _ => 500 }.Within(10);
    private readonly Option<string?> _span = new("--window-time") { Description = "A window for every such time in place of a number of rows, such as 1h.", HelpName = "TIME" };
    private readonly Option<string?> _ignore = new("--ignore") { Description = "Columns that are not compared, parted by commas: those that the log leaves out, hashes or cuts.", HelpName = "COLUMNS" };
    private readonly Option<int> _threads = Verb.Threads();
    private readonly Option<string> _work = WorkFolder.Option();
    private readonly Option<bool> _json = Verb.Json("Print one JSON object a round, each on a line of its own, and nothing else.");

    public static Command Create()
    {
        var verb = new MonitorVerb();
        var command = new Command("monitor", "Watch a model in use: data drift, missing and unseen values, prediction and label shift, concept drift, age. Ends with 0 where all is quiet, 3 where something is wrong, 1 where it fails.") { verb._model };
        foreach (Option option in new Option[] { verb._requests, verb._labels, verb._reference, verb._every, verb._once, verb._retrain, verb._earlier, verb._cooldown, verb._alerts, verb._webhook, verb._window, verb._span, verb._ignore, verb._work, Verb.UnusedSeed(), verb._threads, verb._json }) command.Add(option);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        TimeSpan? every = parsed.GetValue(_every) is { } text ? Span("--every", text) : null;
        if (every is not null && parsed.GetValue(_once)) throw new UsageException("expected either --every or --once, got both.");
        if (parsed.GetValue(_earlier) < 0) throw new UsageException($"--earlier-rows: expected 0 or more, got {parsed.GetValue(_earlier)}.");
        Span("--cooldown", parsed.GetValue(_cooldown)!);
        if (parsed.GetValue(_retrain) && parsed.GetValue(_labels) is null) throw new UsageException("--retrain: expected --labels beside it, got none.");
        using var client = new HttpClient();
        IAlertSink[] sinks = [.. Sinks(parsed, screen, client)];
        if (every is null) return Round(parsed, screen, sinks, cancellation).Status == MonitorStatus.Alarm ? Alarmed : ExitCode.Done;
        do TryRound(parsed, screen, sinks, cancellation);
        while (!cancellation.WaitHandle.WaitOne(every.Value));
        return ExitCode.Done;
    }

    /// <summary>A round whose failure is told and ends nothing: a file may be caught while it is written.</summary>
    private void TryRound(ParseResult parsed, Screen screen, IReadOnlyList<IAlertSink> sinks, CancellationToken cancellation)
    {
        try
        {
            Round(parsed, screen, sinks, cancellation);
        }
        catch (Exception e) when (Verb.IsOfTheUsersMaking(e))
        {
            screen.Note($"penstock: {Verb.MessageOf(e)} The next round is in {parsed.GetValue(_every)}.");
        }
    }

    private IEnumerable<IAlertSink> Sinks(ParseResult parsed, Screen screen, HttpClient client)
    {
        yield return new LogAlerts(screen.Note);
        if (parsed.GetValue(_alerts) is { } file)
        {
            OutputFile.Prepare(_alerts.Name, file);
            yield return new FileAlerts(file);
        }
        if (parsed.GetValue(_webhook) is not { } address) yield break;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https")) throw new UsageException($"--webhook: expected an address that begins with http:// or https://, got \"{address}\".");
        yield return new WebhookAlerts(client, uri);
    }

    private MonitorReport Round(ParseResult parsed, Screen screen, IReadOnlyList<IAlertSink> sinks, CancellationToken cancellation)
    {
        WorkFolder work = WorkFolder.Of(parsed, _work);
        string name = parsed.GetValue(_model)!, requests = parsed.GetValue(_requests) ?? work.Requests, own = Path.Combine(requests, name);
        ServedModel served = ServedModel.Find(work.Models, name);
        Model model = Model.Load(served.Path, new() { ForPrediction = true });
        if (model.Signature.Columns.Count == 0) throw new InvalidDataException($"{served.Path}: expected a model that was trained on a table, got one whose file names no columns. Train it with \"penstock train\" or a pipeline.");
        var options = new MonitorOptions(name, served.Version, model.Signature, Directory.Exists(own) ? own : requests)
        {
            Ignored = parsed.GetValue(_ignore)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Profile = model.Profile, Reference = parsed.GetValue(_reference) is { } reference ? ReferenceFile.Of(reference, model) : null, Labels = parsed.GetValue(_labels), WindowRows = parsed.GetValue(_window), WindowTime = parsed.GetValue(_span) is { } span ? Span("--window-time", span) : null,
            StateFile = Path.Combine(work.Reports, $"monitor-{name}-v{served.Version}.json"), TrainedAt = File.GetLastWriteTimeUtc(served.Path), Sinks = sinks, Threads = parsed.GetValue(_threads),
        };
        MonitorReport report = new ModelMonitor(options).RunAsync(cancellation).GetAwaiter().GetResult();
        screen.Say(report.ToString());
        screen.Answer(JsonNode.Parse(report.ToJson())!.AsObject());
        if (parsed.GetValue(_retrain) && ReasonOf(report) is { } reason) screen.Note(Retrain(parsed, work, options, report, reason, screen, cancellation));
        return report;
    }

    /// <summary>What is wrong that training can help: something new, or what goes on since the last attempt.</summary>
    private static (DriftKind Kind, string Why)? ReasonOf(MonitorReport report)
    {
        if (report.Alerts.FirstOrDefault(a => !a.IsOver && s_trainable.Contains(a.Kind)) is { } alert) return (alert.Kind, (alert with { Evidence = [] }).ToString());
        return report.OngoingKinds.Any(s_trainable.Contains) ? (report.OngoingKinds.First(s_trainable.Contains), $"{report.Model} v{report.Version}, still {Some(report.Ongoing)}") : null;
    }

    private static string Some(IReadOnlyList<string> ongoing) => string.Join("; ", ongoing.Take(MostReasons)) + (ongoing.Count > MostReasons ? $" and {ongoing.Count - MostReasons} more" : "");

    private string Retrain(ParseResult parsed, WorkFolder work, MonitorOptions options, MonitorReport report, (DriftKind Kind, string Why) reason, Screen screen, CancellationToken cancellation)
    {
        if (!File.Exists(work.Registry)) return $"not retrained: expected a registry at {work.Registry}, got none. Run \"penstock pipeline run --out {work.Path}\" first.";
        DateTimeOffset? since = report.Windows.FirstOrDefault(w => w.Level == AlertLevel.Alarm)?.First;
        Table? rows = LabelledRows.Read(options, since);
        if (rows is null) return $"not retrained: expected labelled rows in {options.Requests} and {options.Labels}, got none.";
        ModelRegistry registry = ModelRegistry.Open(work.Registry);
        RetrainingResult result = Retraining.RunAsync(registry, new(options.Model, rows, reason.Why)
        {
            Earlier = parsed.GetValue(_earlier) ?? (reason.Kind == DriftKind.ConceptDrift ? 0 : null), Cooldown = Span("--cooldown", parsed.GetValue(_cooldown)!),
        }, new() { Artifacts = work.Artifacts, Cancellation = cancellation, Progress = new StepLines(screen) }).GetAwaiter().GetResult();
        return $"{options.Model}: {result}";
    }

    /// <summary>Reads a time such as 30s, 5m, 1h or 1d.</summary>
    private static TimeSpan Span(string option, string text)
    {
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is > 0 and < 1e6)
        {
            TimeSpan? span = text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), 'd' => TimeSpan.FromDays(number), _ => null };
            if (span is { } known && known.TotalMilliseconds is >= 1 and < int.MaxValue) return known;
        }
        throw new UsageException($"{option}: expected a time such as 30s, 5m, 1h or 1d (at most 24d), got \"{text}\".");
    }
}
