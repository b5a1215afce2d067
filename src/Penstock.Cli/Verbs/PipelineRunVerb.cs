using System.CommandLine;
using System.Globalization;
using Penstock.Data;
using Penstock.Evaluation;
using Penstock.Models;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>Runs the standard pipeline on a table.</summary>
internal sealed class PipelineRunVerb
{
    private const int MostName = 64;
    private static readonly (string Word, BaselineRule Rule)[] s_rules = [("beat", BaselineRule.Beat), ("beat-surely", BaselineRule.BeatSurely), ("not-below", BaselineRule.NotBelow), ("none", BaselineRule.None)];

    private readonly Option<string> _data = new("--data") { Description = "A CSV file, or a pattern of files with the same columns.", HelpName = "FILE", Required = true };
    private readonly Option<string> _target = new("--target") { Description = "The column to tell, or an expression over columns such as 'tips > 0.2 * fare'.", HelpName = "EXPR", Required = true };
    private readonly Option<string> _work = WorkFolder.Option("--out");
    private readonly Option<string?> _name = new("--name") { Description = "The name of the model and its pipeline. Default: that of the file.", HelpName = "NAME" };
    private readonly Option<string?> _schema = new("--schema") { Description = "A schema that was edited by hand, in the place of an inferred one.", HelpName = "FILE" };
    private readonly Option<string?> _task = new Option<string?>("--task") { Description = "What the target is taken for. Default: numbers give regression, few values or text give classification." }.OneOf("classification", "regression");
    private readonly Option<string> _kind = new Option<string>("--model") { Description = "linear; dnn: the mean of four networks of two hidden layers.", DefaultValueFactory = _ => "dnn" }.OneOf([.. TableHead.Kinds]);
    private readonly Option<string[]> _require = new("--require") { Description = "What the model must reach on the rows held out, such as auc=0.94 or rmse=3 (at most, where lower is better); may be given several times.", HelpName = "METRIC=N" };
    private readonly Option<string> _baselines = new Option<string>("--baselines") { Description = "Against always the majority, one best column and logistic regression, the model must: beat each; beat-surely, by more than luck; be not-below any by more than luck; or none: they are told and not judged.", DefaultValueFactory = _ => s_rules[0].Word }.OneOf([.. s_rules.Select(rule => rule.Word)]);
    private readonly Option<string[]> _slices = new("--slice") { Description = "Slices that are measured, such as payment_type or 'company x payment_type'; may be given several times.", HelpName = "COLUMN" };
    private readonly Option<string[]> _force = new("--force") { Description = "A step that runs even if nothing has changed; may be given several times.", HelpName = "STEP" };
    private readonly Option<int> _parallel = new Option<int>("--parallel") { Description = "How many steps run at once at most; 0: as many as there are cores.", HelpName = "N", DefaultValueFactory = _ => 0 }.Within(0);
    private readonly Option<long> _seed = new("--seed") { Description = "The seed of weights and of the order of rows; which rows are held out does not depend on it.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = Verb.Json();
    private readonly TableFile _table = new();

    public static Command Create()
    {
        var verb = new PipelineRunVerb();
        verb._work.Aliases.Add("--work");
        var command = new Command("run", "Import, profile, validate, transform, train, evaluate and push: what has not changed is taken from the last run.");
        foreach (Option option in new Option[] { verb._data, verb._target, verb._work, verb._name, verb._schema, verb._task, verb._kind, verb._require, verb._baselines, verb._slices, verb._force }) command.Add(option);
        verb._table.AddTo(command);
        foreach (Option option in new Option[] { verb._parallel, verb._seed, verb._json }) command.Add(option);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        StandardPipeline standard = Pipeline(parsed);
        WorkFolder work = WorkFolder.Of(parsed, _work);
        ModelRegistry registry = ModelRegistry.Open(work.Registry, new() { Models = work.Models });
        PipelineResult run = standard.Pipeline.RunAsync(registry, new()
        {
            Artifacts = work.Artifacts, Parallelism = parsed.GetValue(_parallel), Force = parsed.GetValue(_force) ?? [], Who = Environment.UserName, Cancellation = cancellation, Progress = new StepLines(screen),
        }).GetAwaiter().GetResult();
        return Tell(run, standard, work, screen);
    }

    private StandardPipeline Pipeline(ParseResult parsed)
    {
        // After the first steps, or the last one, it would be late to say what is wrong.
        string data = parsed.GetValue(_data)!, name = UsageException.From(() => ModelRegistry.CheckName(parsed.GetValue(_name) ?? NameOf(data), "--name"));
        ColumnExpression target = UsageException.From(() => ColumnExpression.Parse(parsed.GetValue(_target)!));
        return StandardPipeline.For(data, target.Text, name, new()
        {
            Csv = _table.OptionsOf(parsed, _table.Missing(parsed)), Schema = parsed.GetValue(_schema), Task = parsed.GetValue(_task), Kind = parsed.GetValue(_kind)!, Seed = parsed.GetValue(_seed),
            Requirements = [.. (parsed.GetValue(_require) ?? []).Select(RequirementOf)], Slices = [.. (parsed.GetValue(_slices) ?? []).Select(SliceSpec.Parse)], Baselines = s_rules.First(rule => rule.Word == parsed.GetValue(_baselines)).Rule,
        });
    }

    private static int Tell(PipelineResult run, StandardPipeline standard, WorkFolder work, Screen screen)
    {
        PushedModel? pushed = run[standard.Pushed.Name].Artifact is null ? null : run.Output(standard.Pushed);
        screen.Say(run.ToString());
        if (pushed is not null)
        {
            screen.Say();
            screen.Say(pushed.ToString());
            if (!pushed.IsPushed) foreach (string reason in pushed.Reasons) screen.Say($"  - {reason}");
        }
        var report = ReportFiles.Of(work, run.Steps);
        report?.Tell(screen);
        screen.Answer(PipelineJson.Of(run, pushed, report));
        foreach (StepResult failed in run.Steps.Where(step => step.Outcome == StepOutcome.Failed)) screen.Note($"penstock: {failed.Summary.ReplaceLineEndings(" ")}");
        if (run.IsStopped) screen.Note("penstock: stopped; the next run goes on from here");
        return run.IsStopped ? ExitCode.Stopped : pushed is { IsPushed: true } ? ExitCode.Done : ExitCode.Failed;
    }

    private static Requirement RequirementOf(string text)
    {
        if (text.Split('=', StringSplitOptions.TrimEntries) is not [var name, var bound] || !double.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw new UsageException($"--require: expected a metric and a number such as auc=0.94, got \"{text}\".");
        bool isLower = UsageException.From(() => MetricValues.Definition(name)).Better == Better.Lower;
        return Requirement.Bound(name, lower: isLower ? null : number, upper: isLower ? number : null);
    }

    /// <summary>The name of a file as the registry takes it: letters, digits, dots and dashes.</summary>
    private static string NameOf(string data)
    {
        string name = string.Concat(Path.GetFileName(data).Split('.')[0].Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-', '_');
        return name.Length == 0 ? throw new UsageException($"--name: expected a name, since {data} gives none, got none.") : name[..Math.Min(name.Length, MostName)];
    }
}
