using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>Compares two runs: what came out, with which hyperparameters, and last what their weights came to.</summary>
internal static class RunsCompare
{
    private const string OfSteps = "step/", OfWeights = "statistics/";

    private sealed record Row(string Tag, ScalarSummary? A, ScalarSummary? B);

    private sealed record Choice(string Name, HParamValue A, HParamValue B)
    {
        public bool Differs => A != B;
    }

    public static Command Create()
    {
        var (first, second) = (RunsVerb.Run("A"), RunsVerb.Run("B"));
        var limits = new ReadingLimits();
        return RunsVerb.Verb("compare", "Compare the last values of two runs, tag by tag, and their hyperparameters.", (folder, parsed, screen, cancellation) =>
        {
            using RunFolder opened = RunsVerb.Open(folder, cancellation, limits.Of(parsed));
            LoggedRun a = opened.Find(parsed.GetValue(first)!, "A"), b = opened.Find(parsed.GetValue(second)!, "B");
            Row[] rows = RowsOf(a, b);
            Choice[] choices = ChoicesOf(HParamsOf(a), HParamsOf(b));
            string[] heads = [$">{ForeignText.Of(a.Name)}", $">{ForeignText.Of(b.Name)}"];
            Show(screen, "tag", heads, rows.Where(row => !IsOfWeights(row.Tag)));
            if (choices.Length > 0)
                screen.Table(["hyperparameter", .. heads, ""], choices.Select(one => (IReadOnlyList<string>)[ForeignText.Of(one.Name), Text(one.A), Text(one.B), one.Differs ? "differs" : ""]), isWhole: true);
            if (rows.Any(row => IsOfWeights(row.Tag))) Show(screen, "statistics of weights", heads, rows.Where(row => IsOfWeights(row.Tag)));
            screen.Answer(new()
            {
                ["a"] = a.Name, ["b"] = b.Name,
                ["tags"] = JsonList.Of(rows, row => new JsonObject { ["tag"] = row.Tag, ["a"] = row.A is null ? null : JsonNumber.Logged(row.A.Last), ["b"] = row.B is null ? null : JsonNumber.Logged(row.B.Last) }),
                ["hparams"] = JsonList.Of(choices, one => new JsonObject { ["name"] = one.Name, ["a"] = Json(one.A), ["b"] = Json(one.B) }),
            });
        }, [first, second, .. limits.All]);
    }

    private static Row[] RowsOf(LoggedRun a, LoggedRun b)
    {
        HashSet<string> results = [.. ((LoggedRun[])[a, b]).SelectMany(run => PayloadOf(run, HParamsPayload.ExperimentTag)?.Experiment?.Metrics ?? []).Select(metric => metric.Tag)];
        return [.. a.Tags.Concat(b.Tags).Where(tag => tag.Plugin == RunPlugin.Scalars).Select(tag => tag.Name).Distinct(StringComparer.Ordinal).OrderBy(tag => PlaceOf(tag, results))
            .Select(tag => new Row(tag, ScalarSummary.Of(a.Find(tag)), ScalarSummary.Of(b.Find(tag))))];
    }

    // What the log calls a result comes first; what a training logs of single steps and of its weights last. The rest stands as it was logged.
    private static int PlaceOf(string tag, HashSet<string> results) => results.Contains(tag) ? 0 : IsOfWeights(tag) ? 3 : tag.StartsWith(OfSteps, StringComparison.Ordinal) ? 2 : 1;

    private static bool IsOfWeights(string tag) => tag.StartsWith(OfWeights, StringComparison.Ordinal);

    private static Choice[] ChoicesOf(IReadOnlyDictionary<string, HParamValue> a, IReadOnlyDictionary<string, HParamValue> b) =>
        [.. a.Keys.Union(b.Keys, StringComparer.Ordinal).Select(name => new Choice(name, a.GetValueOrDefault(name), b.GetValueOrDefault(name))).OrderByDescending(one => one.Differs).ThenBy(one => one.Name, StringComparer.Ordinal)];

    private static IReadOnlyDictionary<string, HParamValue> HParamsOf(LoggedRun run) => PayloadOf(run, HParamsPayload.StartTag)?.Start?.HParams ?? new Dictionary<string, HParamValue>();

    private static HParamsPayload? PayloadOf(LoggedRun run, string tag)
    {
        try
        {
            return run.Find(tag) is { Plugin: RunPlugin.HParams } found ? HParamsPayload.Read(found.Content.Span) : null;
        }
        catch (InvalidDataException)
        {
            // What a damaged log said of itself is not compared.
            return null;
        }
    }

    private static void Show(Screen screen, string head, string[] heads, IEnumerable<Row> rows) => screen.Table([head, .. heads, ">difference"], rows.Select(row => (IReadOnlyList<string>)
        [ForeignText.Of(row.Tag), row.A is null ? "" : RunsVerb.Number(row.A.Last), row.B is null ? "" : RunsVerb.Number(row.B.Last), row.A is null || row.B is null ? "" : RunsVerb.Number(row.B.Last - row.A.Last)]), isWhole: true);

    private static string Text(HParamValue value) => value.IsNone ? "" : value.Number is { } number ? RunsVerb.Number(number) : ForeignText.Of(value.ToString());

    private static JsonNode? Json(HParamValue value) => value.Number is { } number ? JsonNumber.Logged(number) : value.Truth is { } truth ? JsonValue.Create(truth) : JsonValue.Create(value.Text);
}
