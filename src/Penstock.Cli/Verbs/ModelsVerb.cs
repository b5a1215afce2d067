using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Evaluation;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>Shows what the registry knows of models, and moves their aliases.</summary>
internal static class ModelsVerb
{
    private const int MostMetrics = 3;
    private static readonly string[] s_primary = [.. Enum.GetValues<EvaluationTask>().Select(task => MetricValues.Primary(task).Name)];

    public static Command Create() => new("models", "Models in the registry: versions, aliases, history and lineage.")
    {
        List(), Show(), Lineage(), Promote(), Rollback(), Unalias(), History(), Delete(),
    };

    private static Command List() => Verb("list", "List the models.", (registry, _, screen) =>
    {
        IReadOnlyList<RegisteredModel> models = registry.Models();
        if (models.Count == 0) screen.Say("No model is registered.");
        else screen.Table(["model", ">versions", ">newest", "aliases", "since"], models.Select(m => (IReadOnlyList<string>)
            [m.Name, Number(m.Versions), Number(m.LastVersion), Aliases(m.Aliases.Select(a => $"{a.Key} {a.Value}")), TimeText.Of(m.Created)]));
        screen.Answer(new() { ["models"] = JsonList.Of(models, RegistryJson.Of) });
    });

    private static Command Show()
    {
        var name = new Argument<string>("MODEL") { Description = "A model, such as taxi, or a version of one: taxi/3 or taxi/champion." };
        return Verb("show", "Show the versions of a model, or one of them and whether its file is whole.", (registry, parsed, screen) =>
        {
            VersionName wanted = VersionName.Parse(parsed.GetValue(name)!);
            if (wanted.Part is null) ShowVersions(registry, wanted.Model, screen);
            else ShowVersion(registry, wanted.Find(registry), screen);
        }, name);
    }

    private static void ShowVersions(ModelRegistry registry, string model, Screen screen)
    {
        registry.GetModel(model);
        IReadOnlyList<ModelVersion> versions = registry.Versions(model);
        // What sums the versions up comes first.
        string[] metrics = [.. versions.SelectMany(v => v.Metrics.Keys).Distinct().OrderBy(m => !s_primary.Contains(m)).Take(MostMetrics)];
        bool areDescribed = versions.Any(v => v.Description is not null);
        screen.Table([">version", "aliases", .. metrics.Select(m => ">" + m), "verdict", "registered", .. areDescribed ? ["description"] : Array.Empty<string>()], versions.Select(v => (IReadOnlyList<string>)
            [Number(v.Version), Aliases(v.Aliases), .. metrics.Select(m => v.Metrics.TryGetValue(m, out double value) ? Measure(value) : ""), Verdict(v), TimeText.Of(v.Created), .. areDescribed ? [v.Description ?? ""] : Array.Empty<string>()]));
        screen.Answer(new() { ["model"] = model, ["versions"] = JsonList.Of(versions, RegistryJson.Of) });
    }

    private static void ShowVersion(ModelRegistry registry, ModelVersion version, Screen screen)
    {
        registry.Verify(version.Model, version.Version);
        screen.Head(version.Aliases.Count == 0 ? version.ToString() : $"{version}  {Aliases(version.Aliases)}");
        if (version.Description is { } description) screen.Say(description);
        var facts = new List<(string Name, string? Value)>
        {
            ("registered", TimeText.Of(version.Created)), ("file", $"{version.File}, {version.Bytes:N0} bytes, whole"), ("SHA-256", version.Hash),
            ("task", version.Signature.Task), ("target", version.Signature.Target), ("columns", version.Signature.Columns.Count == 0 ? null : string.Join(", ", version.Signature.Columns.Select(c => c.Name))),
            ("rows", version.RowsHash), ("code", version.CodeVersion), ("tags", version.Tags.Count == 0 ? null : string.Join(", ", version.Tags.Select(t => $"{t.Key}={t.Value}"))),
            ("metrics", version.Metrics.Count == 0 ? null : string.Join(", ", version.Metrics.Select(m => $"{m.Key} {Measure(m.Value)}"))),
            ("verdict", version.Verdict is null ? null : Verdict(version)),
        };
        foreach (var (name, value) in facts.Where(f => f.Value is not null)) screen.Say($"  {name,-10}  {value}");
        foreach (string reason in version.Verdict?.Reasons ?? []) screen.Say($"  {"",-10}  - {reason}");
        screen.Answer(RegistryJson.Of(version));
    }

    private static Command Lineage()
    {
        var name = VersionArgument();
        var downstream = new Option<bool>("--downstream") { Description = "Show what was made from it, not what it was made from." };
        return Verb("lineage", "Show what a version was made from.", (registry, parsed, screen) =>
        {
            ModelVersion version = VersionName.ParseVersion(parsed.GetValue(name)!).Find(registry);
            var direction = parsed.GetValue(downstream) ? LineageDirection.Downstream : LineageDirection.Upstream;
            Lineage lineage = registry.Metadata.Lineage(version.Artifact, direction);
            screen.Head(version.ToString());
            foreach (string line in LineageTree.Draw(lineage, version.Artifact, direction)) screen.Say(line);
            if (version.RowsHash is { } rows) screen.Say($"rows {rows}");
            if (version.CodeVersion is { } code) screen.Say($"code {code}");
            screen.Answer(RegistryJson.Of(version, lineage));
        }, name, downstream);
    }

    private static Command Promote()
    {
        var name = VersionArgument();
        var alias = new Option<string>("--as") { Description = "The alias.", HelpName = "ALIAS", DefaultValueFactory = _ => ModelRegistry.Champion };
        var why = Why();
        var expected = new Option<int?>("--expected") { Description = "Refuse unless the alias points to this version now; 0: to none.", HelpName = "N" };
        return Verb("promote", "Point an alias to a version.", (registry, parsed, screen) =>
        {
            ModelVersion version = VersionName.ParseVersion(parsed.GetValue(name)!).Find(registry);
            Tell(registry.Promote(version.Model, version.Version, parsed.GetValue(alias)!, Environment.UserName, parsed.GetValue(why), parsed.GetValue(expected)), screen);
        }, name, alias, why, expected);
    }

    private static Command Rollback()
    {
        var name = ModelArgument();
        var alias = new Option<string>("--alias") { Description = "The alias.", HelpName = "ALIAS", DefaultValueFactory = _ => ModelRegistry.Champion };
        var why = Why();
        return Verb("rollback", "Point an alias back to the version that it had before.", (registry, parsed, screen) =>
            Tell(registry.Rollback(VersionName.ParseModel(parsed.GetValue(name)!), Environment.UserName, parsed.GetValue(why), parsed.GetValue(alias)!), screen), name, alias, why);
    }

    private static Command Unalias()
    {
        var name = new Argument<string>("MODEL/ALIAS") { Description = "An alias of a model, such as taxi/challenger." };
        var why = Why();
        return Verb("unalias", "Take an alias away from a model; its history stays.", (registry, parsed, screen) =>
        {
            VersionName wanted = VersionName.ParseVersion(parsed.GetValue(name)!);
            if (!wanted.Find(registry).Aliases.Contains(wanted.Part!)) throw new UsageException($"expected MODEL/ALIAS, such as {wanted.Model}/{ModelRegistry.Challenger}, got \"{parsed.GetValue(name)}\".");
            AliasMove move = registry.RemoveAlias(wanted.Model, wanted.Part!, Environment.UserName, parsed.GetValue(why));
            screen.Say($"{move.Alias} of {move.Model} is taken away, before {Version(move.From)}.");
            screen.Answer(RegistryJson.Of(move));
        }, name, why);
    }

    private static Command History()
    {
        var name = ModelArgument();
        return Verb("history", "List every move of the aliases of a model.", (registry, parsed, screen) =>
        {
            string model = VersionName.ParseModel(parsed.GetValue(name)!);
            registry.GetModel(model);
            IReadOnlyList<AliasMove> moves = registry.History(model);
            if (moves.Count == 0) screen.Say($"No alias of {model} has moved.");
            else screen.Table(["when", "alias", ">from", ">to", "how", "who", "why"], moves.Select(m => (IReadOnlyList<string>)
                [TimeText.Of(m.Time), m.Alias, Version(m.From), Version(m.To), m.Kind.ToString().ToLowerInvariant(), m.Who, m.Why ?? ""]));
            screen.Answer(new() { ["model"] = model, ["moves"] = JsonList.Of(moves, RegistryJson.Of) });
        }, name);
    }

    private static Command Delete()
    {
        var name = VersionArgument();
        return Verb("delete", "Delete a version and its file; its number is not given again.", (registry, parsed, screen) =>
        {
            ModelVersion version = VersionName.ParseVersion(parsed.GetValue(name)!).Find(registry);
            registry.Delete(version.Model, version.Version);
            screen.Say($"{version} is deleted.");
            screen.Answer(new() { ["deleted"] = version.ToString() });
        }, name);
    }

    private static void Tell(AliasMove move, Screen screen)
    {
        screen.Say(move.From == move.To ? $"{move.Alias} of {move.Model} is version {move.To} already." : $"{move.Alias} of {move.Model}: version {move.To}, before {Version(move.From)}.");
        screen.Answer(RegistryJson.Of(move));
    }

    private static Command Verb(string name, string description, Action<ModelRegistry, ParseResult, Screen> run, params Symbol[] symbols)
    {
        var (place, json) = (new RegistryPlace(), Cli.Verb.Json());
        var command = new Command(name, description);
        foreach (Argument argument in symbols.OfType<Argument>()) command.Add(argument);
        foreach (Option option in symbols.OfType<Option>()) command.Add(option);
        place.AddTo(command);
        command.Add(Cli.Verb.UnusedSeed());
        command.Add(json);
        command.Do(json, (parsed, screen, _) =>
        {
            run(place.Open(parsed), parsed, screen);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> ModelArgument() => new("MODEL") { Description = "A model, such as taxi." };

    private static Argument<string> VersionArgument() => new("MODEL/VERSION") { Description = "A version of a model, by its number or an alias: taxi/3 or taxi/champion." };

    private static Option<string?> Why() => new("--why") { Description = "The reason, kept in the history.", HelpName = "TEXT" };

    private static string Aliases(IEnumerable<string> aliases) => string.Join(", ", aliases);

    private static string Verdict(ModelVersion version) => version.Verdict is { } verdict ? verdict.IsAccepted ? "accepted" : "refused" : "";

    private static string Version(int? version) => version is { } number ? Number(number) : "none";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Measure(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
