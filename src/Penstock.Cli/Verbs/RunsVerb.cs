using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Shows what runs have logged, and which runs there are.</summary>
internal static class RunsVerb
{
    public static Command Create() => new("runs", "Runs and what they logged: lists, values, comparisons, archive and deletion.")
    {
        List(), Show(), RunsExport.Create(), RunsCompare.Create(), Archive(), Delete(), Undo(),
    };

    /// <summary>A verb on a folder of runs.</summary>
    public static Command Verb(string name, string description, Action<string, ParseResult, Screen, CancellationToken> run, params Symbol[] symbols)
    {
        var folder = new Option<string>("--logdir") { Description = "The folder of run logs.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var json = Cli.Verb.Json();
        var command = new Command(name, description);
        foreach (Argument argument in symbols.OfType<Argument>()) command.Add(argument);
        foreach (Option option in symbols.OfType<Option>()) command.Add(option);
        command.Add(folder);
        command.Add(Cli.Verb.UnusedSeed());
        command.Add(json);
        command.Do(json, (parsed, screen, cancellation) =>
        {
            run(parsed.GetValue(folder)!, parsed, screen, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Reads a folder, which Ctrl-C stops.</summary>
    public static RunFolder Open(string folder, CancellationToken cancellation, RunFolderOptions? options = null)
    {
        ExpectFolder(folder);
        var opened = new RunFolder(folder, options);
        opened.Refresh(cancellation);
        return opened;
    }

    /// <summary>Finds a run by its name.</summary>
    /// <exception cref="UsageException">There is none of the name.</exception>
    public static LoggedRun Find(this RunFolder folder, string name, string argument)
    {
        if (folder.Find(name.Length > 1 ? name.TrimEnd('/') : name) is { } run) return run;
        const int most = 10;
        string known = folder.Runs.Count == 0 ? "there is none" : string.Join(", ", folder.Runs.Take(most).Select(one => ForeignText.Of(one.Name))) + (folder.Runs.Count > most ? ", ..." : "");
        throw new UsageException($"{argument}: expected a run of {folder.Path} ({known}), got \"{name}\".");
    }

    private static void ExpectFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"--logdir: expected a folder of run logs, got {folder}, which is none. Name another folder.");
    }

    /// <summary>Changes what is kept of runs; a name that is none of a run there is told with those that are.</summary>
    private static void Change(string folder, string[] names, CancellationToken cancellation, Action<RunNotes> change)
    {
        ExpectFolder(folder);
        try
        {
            change(RunNotes.Open(folder));
        }
        catch (ArgumentException error)
        {
            using RunFolder opened = Open(folder, cancellation);
            foreach (string name in names) opened.Find(name, "RUN");
            throw new UsageException(error.Message);
        }
    }

    /// <summary>Those of some runs that are being written to; their own folders alone are read.</summary>
    private static string[] Written(string folder, string[] names, CancellationToken cancellation) => [.. names.Where(name =>
    {
        using var only = new RunFolder(Path.Combine(folder, name), new() { Depth = 0 });
        only.Refresh(cancellation);
        return only.Runs is [var run] && run.StatusAt(TimeProvider.System.GetUtcNow()) == RunStatus.Running;
    })];

    public static Argument<string> Run(string name = "RUN") => new(name) { Description = "A run: its folder within the folder of run logs, such as fashion/3." };

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Time(double wall) => wall is > 0 and < 253402300799 ? TimeText.Of(DateTimeOffset.UnixEpoch.AddSeconds(wall)) : "";

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Also runs that are archived." };
        var limits = new ReadingLimits();
        return Verb("list", "List the runs.", (folder, parsed, screen, cancellation) =>
        {
            using RunFolder opened = Open(folder, cancellation, limits.Of(parsed));
            var notes = RunNotes.Open(folder);
            (LoggedRun Run, RunNote Note)[] runs = [.. opened.Runs.Select(run => (run, notes.Of(run.Name))).Where(one => parsed.GetValue(all) || !one.Item2.IsArchived)];
            if (runs.Length == 0) screen.Say($"No run is logged in {folder}.");
            else screen.Table(["run", "shown as", "status", "began", ">last step", ">tags", ">values", "kept"], runs.Select(one => (IReadOnlyList<string>)
                [ForeignText.Of(one.Run.Name), ForeignText.Of(one.Note.Alias ?? ""), RunJson.StatusOf(one.Run) ?? "-", Time(one.Run.FirstWall), Whole(one.Run.LastStep), Whole(one.Run.Tags.Count), Whole(one.Run.Tags.Sum(tag => (long)tag.Count)), Kept(one.Run, one.Note)]), isWhole: true);
            foreach (LogDamage damage in opened.Damage) screen.Say($"left out: {ForeignText.Of($"{damage.File}: {ReadingLimits.Told(damage.Message)}")}");
            screen.Answer(new() { ["runs"] = JsonList.Of(runs, one => RunJson.Of(one.Run, one.Note)), ["damage"] = JsonList.Of(opened.Damage, RunJson.Of) });
        }, [all, .. limits.All]);
    }

    private static Command Show()
    {
        Argument<string> name = Run();
        var limits = new ReadingLimits();
        return Verb("show", "Show what a run has logged, and what of it could not be read.", (folder, parsed, screen, cancellation) =>
        {
            using RunFolder opened = Open(folder, cancellation, limits.Of(parsed));
            LoggedRun run = opened.Find(parsed.GetValue(name)!, "RUN");
            RunNote note = RunNotes.Open(folder).Of(run.Name);
            screen.Head(ForeignText.Of(note.Alias is { } alias ? $"{run.Name}  {alias}" : run.Name));
            if (Kept(run, note) is { Length: > 0 } kept) screen.Say(kept);
            foreach (string line in note.Notes.Length > 0 ? note.Notes.ReplaceLineEndings("\n").Split('\n') : []) screen.Say(ForeignText.Of(line));
            screen.Table(["tag", "plugin", ">values", ">last step", ">last value", ">least", ">greatest"], run.Tags.Select(Row), isWhole: true);
            foreach (LogDamage damage in run.Damage) screen.Say($"damaged: {ForeignText.Of(ReadingLimits.Told(damage.ToString()))}");
            JsonObject json = RunJson.Of(run, note);
            json["series"] = JsonList.Of(run.Tags, RunJson.Of);
            screen.Answer(json);
        }, [name, .. limits.All]);
    }

    private static IReadOnlyList<string> Row(LoggedTag tag)
    {
        ScalarSummary? numbers = ScalarSummary.Of(tag);
        return [ForeignText.Of(tag.Name), ForeignText.Of(tag.Plugin), Whole(tag.Count), tag.Count == 0 ? "" : Whole(tag.LastStep), .. numbers is null ? (string[])["", "", ""] : [Number(numbers.Last), Number(numbers.Least), Number(numbers.Greatest)]];
    }

    private static Command Archive()
    {
        Argument<string[]> names = Several();
        var undo = new Option<bool>("--undo") { Description = "Show them again." };
        return Verb("archive", "Show runs no more unless archived ones are asked for; nothing is moved.", (folder, parsed, screen, cancellation) =>
        {
            bool isArchived = !parsed.GetValue(undo);
            string[] runs = parsed.GetValue(names)!;
            if (isArchived && Written(folder, runs, cancellation) is { Length: > 0 } written) screen.Note($"penstock runs archive: {string.Join(", ", written)} may still be running; what is logged goes on, and --undo shows it again.");
            Change(folder, runs, cancellation, notes =>
            {
                foreach (string run in runs) notes.Set(run, notes.Of(run) with { IsArchived = isArchived }, Environment.UserName);
            });
            screen.Say($"{string.Join(", ", parsed.GetValue(names)!)}: {(isArchived ? "archived" : "not archived any more")}.");
            screen.Answer(new() { ["runs"] = JsonList.Of(parsed.GetValue(names)!), ["isArchived"] = isArchived });
        }, names, undo);
    }

    private static Command Delete()
    {
        Argument<string[]> names = Several();
        var force = new Option<bool>("--force") { Description = "Also runs that something was logged to within the last minute, and that have not ended." };
        return Verb("delete", "Delete runs: their event files go to .penstock/trash in the folder of run logs, until that is emptied.", (folder, parsed, screen, cancellation) =>
        {
            string id = "";
            if (!parsed.GetValue(force) && Written(folder, parsed.GetValue(names)!, cancellation) is { Length: > 0 } written)
                throw new InvalidOperationException($"runs delete: expected runs that have ended, got {string.Join(", ", written)}, which something was logged to within the last minute. Stop the training, wait a minute, or give {force.Name}.");
            Change(folder, parsed.GetValue(names)!, cancellation, notes => id = notes.Delete(parsed.GetValue(names)!, Environment.UserName));
            screen.Say($"{string.Join(", ", parsed.GetValue(names)!)}: deleted. Undo it by: penstock runs undo {id}");
            screen.Answer(new() { ["runs"] = JsonList.Of(parsed.GetValue(names)!), ["undo"] = id });
        }, names, force);
    }

    private static Command Undo()
    {
        var id = new Argument<string>("ID") { Description = "What the deletion printed." };
        return Verb("undo", "Bring deleted runs back.", (folder, parsed, screen, _) =>
        {
            ExpectFolder(folder);
            try
            {
                RunNotes.Open(folder).Undo(parsed.GetValue(id)!, Environment.UserName);
            }
            catch (ArgumentException error)
            {
                throw new UsageException($"ID: {error.Message[(error.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}");
            }
            screen.Say($"{parsed.GetValue(id)}: undone.");
            screen.Answer(new() { ["undone"] = parsed.GetValue(id) });
        }, id);
    }

    private static Argument<string[]> Several() => new("RUN") { Description = "Runs: their folders within the folder of run logs.", Arity = ArgumentArity.OneOrMore, CustomParser = names => [.. names.Tokens.Select(name => name.Value).Distinct()] };

    private static string Kept(LoggedRun run, RunNote note) => string.Join(", ", [.. note.IsArchived ? (string[])["archived"] : [], .. note.Tags.Select(ForeignText.Of), .. run.Damage.Count > 0 ? (string[])[$"{run.Damage.Count} damaged"] : []]);
}
