using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Writes the scalars of a run as CSV or JSON.</summary>
internal static class RunsExport
{
    private const int MostCharacters = 1 << 16;

    public static Command Create()
    {
        Argument<string> name = RunsVerb.Run();
        var tags = new Option<string[]>("--tag") { Description = "A tag of single numbers; given several times for several. Default: all of them.", HelpName = "TAG" };
        var format = new Option<string>("--format") { Description = "csv or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "csv" }.OneOf("csv", "json");
        var output = new Option<string?>("--out") { Description = "The file to write. Default: the standard output.", HelpName = "FILE" };
        var limits = new ReadingLimits();
        return RunsVerb.Verb("export", "Export the scalars of a run: tag, step, wall time in seconds since 1970, value.", (folder, parsed, screen, cancellation) =>
        {
            if (parsed.GetValue(output) is { } path) OutputFile.Prepare("--out", path);
            using RunFolder opened = RunsVerb.Open(folder, cancellation, limits.Of(parsed));
            LoggedRun run = opened.Find(parsed.GetValue(name)!, "RUN");
            LoggedTag[] chosen = Choose(run, parsed.GetValue(tags) ?? []);
            bool isJson = screen.IsJson || parsed.GetValue(format) == "json";
            if (parsed.GetValue(output) is { } file)
            {
                FileReplacement.Write(file, stream =>
                {
                    using var writer = new StreamWriter(stream, leaveOpen: true);
                    foreach (string part in isJson ? Json(run, chosen) : Csv(chosen)) writer.Write(part);
                });
                screen.Say($"{file}: {chosen.Length} tags, {chosen.Sum(tag => (long)tag.Count)} values.");
                screen.Answer(new() { ["out"] = file, ["tags"] = chosen.Length, ["values"] = chosen.Sum(tag => (long)tag.Count) });
            }
            else
                foreach (string part in isJson ? Json(run, chosen) : Csv(chosen)) screen.Print(part);
        }, [name, tags, format, output, .. limits.All]);
    }

    private static LoggedTag[] Choose(LoggedRun run, string[] names)
    {
        if (names.Length == 0) return [.. run.Tags.Where(tag => tag.Plugin == RunPlugin.Scalars)];
        return [.. names.Select(name => run.Find(name) is { Plugin: RunPlugin.Scalars } tag ? tag : throw new UsageException($"--tag: expected a tag of single numbers of run {run.Name}, got \"{name}\"."))];
    }

    private static IEnumerable<string> Csv(LoggedTag[] tags)
    {
        yield return "tag,step,wall,value\n";
        foreach (LoggedTag tag in tags)
        {
            ScalarPoints points = tag.ReadScalars();
            string name = Quoted(tag.Name);
            var text = new StringBuilder();
            foreach (var ((step, wall), value) in points.Steps.Zip(points.Walls).Zip(points.Values))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name},{step},{wall:R},{value:R}\n");
                if (text.Length < MostCharacters) continue;
                yield return text.ToString();
                text.Clear();
            }
            yield return text.ToString();
        }
    }

    private static IEnumerable<string> Json(LoggedRun run, LoggedTag[] tags)
    {
        yield return $"{{\"run\":{Quote(run.Name)},\"tags\":[";
        for (int i = 0; i < tags.Length; i++)
        {
            ScalarPoints points = tags[i].ReadScalars();
            yield return $"{(i > 0 ? "," : "")}{{\"tag\":{Quote(tags[i].Name)}";
            foreach (string part in Column("steps", points.Steps.Select(step => step.ToString(CultureInfo.InvariantCulture))).Concat(Column("walls", points.Walls.Select(Number))).Concat(Column("values", points.Values.Select(Number)))) yield return part;
            yield return "}";
        }
        yield return "]}\n";
    }

    private static IEnumerable<string> Column(string name, IEnumerable<string> numbers)
    {
        var text = new StringBuilder($",\"{name}\":[");
        bool isFirst = true;
        foreach (string number in numbers)
        {
            text.Append(isFirst ? "" : ",").Append(number);
            isFirst = false;
            if (text.Length < MostCharacters) continue;
            yield return text.ToString();
            text.Clear();
        }
        yield return text.Append(']').ToString();
    }

    private static string Number(double number) => JsonNumber.Logged(number).ToJsonString();

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    // A spreadsheet would take a text that begins so for a formula, and names of tags come from files of others.
    private static string Quoted(string text)
    {
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0])) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
