using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Penstock.Registry;

namespace Penstock.Tests;

public class ModelsVerbTests
{
    [Fact]
    public void Shows_what_is_registered()
    {
        using var place = Filled();
        Snapshot.Matches(Text(place, "list"), "list");
        Snapshot.Matches(Text(place, "show", "taxi"), "show");
        Snapshot.Matches(Text(place, "show", "taxi/champion"), "version");
        Snapshot.Matches(Text(place, "lineage", "taxi/2"), "lineage");
        Snapshot.Matches(Text(place, "history", "taxi"), "history");
    }

    [Fact]
    public void Gives_the_same_as_JSON()
    {
        using var place = Filled();
        JsonObject model = Json(place, "list")["models"]!.AsArray().Single()!.AsObject();
        Assert.Equal(("taxi", 2, 2), ((string)model["name"]!, (int)model["versions"]!, (int)model["aliases"]!["champion"]!));
        JsonObject version = Json(place, "show", "taxi/2");
        Assert.Equal((0.945, true, "rows-hash", "binary"), ((double)version["metrics"]!["auc"]!, (bool)version["verdict"]!["accepted"]!, (string)version["rows"]!, (string)version["task"]!));
        Assert.Equal([1, 2], Json(place, "show", "taxi")["versions"]!.AsArray().Select(v => (int)v!["version"]!));
        JsonObject lineage = Json(place, "lineage", "taxi/2");
        Assert.Equal((3, 2, 4), (lineage["artifacts"]!.AsArray().Count, lineage["executions"]!.AsArray().Count, lineage["events"]!.AsArray().Count));
        Assert.Equal(["promote", "promote"], Json(place, "history", "taxi")["moves"]!.AsArray().Select(m => (string)m!["how"]!));
    }

    [Fact]
    public void Moves_aliases_and_deletes()
    {
        using var place = Filled();
        Assert.Equal("challenger of taxi: version 1, before none.\n", Text(place, "promote", "taxi/1", "--as", "challenger", "--why", "again"));
        Assert.Equal("challenger of taxi is version 1 already.\n", Text(place, "promote", "taxi/challenger", "--as", "challenger"));
        JsonObject move = Json(place, "rollback", "taxi", "--why", "worse");
        Assert.Equal((2, 1, "worse", Environment.UserName), ((int)move["from"]!, (int)move["to"]!, (string)move["why"]!, (string)move["who"]!));
        Assert.Equal("challenger of taxi is taken away, before 1.\n", Text(place, "unalias", "taxi/challenger", "--why", "settled"));
        JsonObject removal = Json(place, "history", "taxi")["moves"]!.AsArray()[^1]!.AsObject();
        Assert.Equal(("remove", 1, null, "settled"), ((string)removal["how"]!, (int)removal["from"]!, (int?)removal["to"], (string)removal["why"]!));
        Assert.Equal("taxi/2 is deleted.\n", Text(place, "delete", "taxi/2"));
        Assert.Equal("""{"champion":1}""", place.AliasesOf("taxi"));
    }

    [Theory]
    [InlineData(1, "show trips", "(taxi), got \"trips\". Choose one of them")]
    [InlineData(1, "history trips", "(taxi), got \"trips\". Choose one of them")]
    [InlineData(1, "show taxi/9", "(1, 2, champion), got \"9\"")]
    [InlineData(1, "promote taxi/1 --expected 1", "got version 2")]
    [InlineData(1, "promote taxi/1 --as 3", "no number")]
    [InlineData(1, "delete taxi/2", "champion")]
    [InlineData(1, "rollback taxi --alias best", "got none")]
    [InlineData(1, "unalias taxi/best", "(1, 2, champion), got \"best\"")]
    [InlineData(2, "unalias taxi/1", "expected MODEL/ALIAS, such as taxi/challenger, got \"taxi/1\"")]
    [InlineData(2, "promote taxi", "MODEL/VERSION")]
    [InlineData(2, "lineage taxi/1/2", "MODEL/VERSION")]
    [InlineData(2, "rollback taxi/1", "without a version")]
    [InlineData(2, "promote", "")]
    [InlineData(2, "promote taxi/1 --expected x", "whole number")]
    public void What_makes_no_sense_is_told_in_a_sentence(int code, string line, string words)
    {
        using var place = Filled();
        Run(place, line.Split(' ')).Refuses(code, words);
    }

    [Fact]
    public void A_registry_that_is_not_there_is_told()
    {
        using TestFolder folder = TestFiles.NewFolder();
        CliRun.Of("models", "list", "--work", folder["nowhere"]).Refuses(1, "expected a registry, got no file");
        Assert.False(Directory.Exists(folder["nowhere"]));
    }

    [Fact]
    public void An_empty_registry_says_so()
    {
        using var place = new TestRegistry("SQLite");
        place.Open();
        Assert.Equal("No model is registered.\n", Text(place, "list"));
    }

    private static TestRegistry Filled()
    {
        var place = new TestRegistry("SQLite");
        var clock = new FixedClock(new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        ModelRegistry registry = place.Open(clock);
        Artifact rows = registry.Metadata.PutArtifact(new("Examples", "trips.csv") { Hash = "0123456789abcdef" });
        Publication training = registry.Metadata.Publish(new(new Execution("TrainModel") { State = ExecutionState.Complete, Started = clock.Now, Ended = clock.Now })
        {
            Inputs = [new("examples", rows)], Outputs = [new("model", new("Model", "artifacts/2"))],
        });
        registry.Register("taxi", place.ModelFile);
        clock.Now = clock.Now.AddMinutes(90);
        registry.Register("taxi", place.ModelFile, new()
        {
            Metrics = new Dictionary<string, double> { ["auc"] = 0.945 }, Verdict = new(true, ["auc 0.945 is at least 0.94"]), RowsHash = "rows-hash", CodeVersion = "code-version",
            Description = "With [night] hours", Tags = new Dictionary<string, string> { ["team"] = "north" }, Sources = [new("model", training.Outputs[0].Artifact)],
        });
        registry.Promote("taxi", 1, "champion", "ann");
        clock.Now = clock.Now.AddDays(1);
        registry.Promote("taxi", 2, "champion", "bob", "AUC [0.945]");
        return place;
    }

    private static CliRun Run(TestRegistry place, params string[] arguments) => CliRun.Of(["models", .. arguments, "--work", Path.GetDirectoryName(place.Place)!]);

    private static JsonObject Json(TestRegistry place, params string[] arguments) => Run(place, [.. arguments, "--json"]).Json;

    private static string Text(TestRegistry place, params string[] arguments)
    {
        CliRun run = Run(place, arguments);
        Assert.Equal((0, ""), (run.Code, run.Error));
        // What a model file holds, and so its size and hash, is not for this test to say.
        byte[] file = File.ReadAllBytes(place.ModelFile);
        string text = run.Output.Replace($"{file.Length:N0} bytes", "N bytes").Replace(Convert.ToHexStringLower(SHA256.HashData(file)), "HASH");
        return string.Join('\n', text.Replace(Path.GetDirectoryName(place.Place)!, "work").Split('\n').Select(line => line.TrimEnd()));
    }
}
