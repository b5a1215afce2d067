using System.Security.Cryptography;
using Penstock.Models;
using Penstock.Registry;

namespace Penstock.Tests;

public class ModelVersionTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 28, 12, 0, 0, 250, TimeSpan.Zero);

    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_version_keeps_all_that_was_said_of_it(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open(new FixedClock(s_noon));
        registry.Register("taxi", place.ModelFile, new()
        {
            Metrics = new Dictionary<string, double> { ["auc"] = 0.945, ["worst"] = double.NegativeInfinity, ["unknown"] = double.NaN },
            Verdict = new(false, ["auc 0.945 is at least 0.94", "tips' \"slice\" é 🚕 fell by 0.2"]), RowsHash = "rows", CodeVersion = "code",
            Description = "'; DROP TABLE model; --", Tags = new Dictionary<string, string> { ["team"] = "north" },
        });
        ModelVersion found = place.Open().Find("taxi", 1)!;
        Assert.Equal(("taxi", 1, "taxi/1"), (found.Model, found.Version, found.ToString()));
        Assert.Equal(Path.Combine(place.Models, "taxi", "1", "model.penstock"), found.File);
        byte[] file = File.ReadAllBytes(place.ModelFile);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(file)), (long)file.Length), (found.Hash, found.Bytes));
        Assert.Equal(file, File.ReadAllBytes(found.File));
        Assert.Equal([("auc", 0.945), ("unknown", double.NaN), ("worst", double.NegativeInfinity)], found.Metrics.Select(m => (m.Key, m.Value)).OrderBy(m => m.Key, StringComparer.Ordinal));
        Assert.False(found.Verdict!.IsAccepted);
        Assert.Equal(["auc 0.945 is at least 0.94", "tips' \"slice\" é 🚕 fell by 0.2"], found.Verdict.Reasons);
        Assert.Equal(("rows", "code", "'; DROP TABLE model; --", "north"), (found.RowsHash, found.CodeVersion, found.Description, found.Tags["team"]));
        Assert.Equal(s_noon, found.Created);
        Assert.Equal(("binary", 0.25, "tips > 0.2 * fare"), (found.Signature.Task, found.Signature.Threshold, found.Signature.Target));
        Assert.Equal([("fare", false), ("company", true)], found.Signature.Columns.Select(c => (c.Name, c.IsText)));
        Assert.Equal(["a", "b"], registry.ProfileOf(found)!.Columns.Select(c => c.Name));
        Assert.Null(found.Execution);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Versions_count_from_one_and_a_number_is_not_given_twice(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => registry.Register("taxi", place.ModelFile).Version));
        Assert.Equal(1, registry.Register("adult", place.ModelFile).Version);
        registry.Delete("taxi", 3);
        Assert.Equal(4, registry.Register("taxi", Model.Load(place.ModelFile)).Version);
        registry.Delete("taxi", 1);
        Assert.Equal([2, 4], registry.Versions("taxi").Select(v => v.Version));
        Assert.Equal(["2", "4"], place.FilesOf("taxi"));
        Assert.Null(registry.Find("taxi", 3));
        Assert.Equal(4, registry.Latest("taxi")!.Version);
        Assert.Equal([("adult", 1, 1), ("taxi", 2, 4)], registry.Models().Select(m => (m.Name, m.Versions, m.LastVersion)));
        Assert.Empty(registry.Versions("other"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Registering_again_under_the_same_key_gives_the_same_version(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        ModelVersion first = registry.Register("taxi", place.ModelFile, new() { Key = "run 7, step push" });
        Assert.Equal(first.Version, registry.Register("taxi", place.ModelFile, new() { Key = "run 7, step push" }).Version);
        Assert.Equal(2, registry.Register("taxi", place.ModelFile, new() { Key = "run 8, step push" }).Version);
        Assert.Equal(1, registry.Register("adult", place.ModelFile, new() { Key = "run 7, step push" }).Version);
        registry.Delete("taxi", 1);
        Assert.Equal(3, registry.Register("taxi", place.ModelFile, new() { Key = "run 7, step push" }).Version);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_version_leads_to_what_it_was_made_from(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        Artifact rows = registry.Metadata.PutArtifact(new("Examples", "trips.csv"));
        Publication training = registry.Metadata.Publish(new(new Execution("TrainModel") { State = ExecutionState.Complete })
        {
            Inputs = [new("examples", rows)], Outputs = [new("model", new("Model", "artifacts/1"))],
        });
        ModelVersion version = registry.Register("taxi", place.ModelFile, new() { Sources = [new("model", training.Outputs[0].Artifact)] });
        Lineage lineage = registry.Metadata.Lineage(version.Artifact, LineageDirection.Upstream);
        Assert.Equal(["trips.csv", "artifacts/1", version.File], lineage.Artifacts.Select(a => a.Uri));
        Assert.Equal(["TrainModel", "RegisterModel"], lineage.Executions.Select(e => e.Type));
        Assert.Equal(lineage.Executions[1].Id, version.Execution);
        registry.Delete("taxi", 1);
        Assert.Equal(ArtifactState.Deleted, registry.Metadata.FindArtifact(version.Artifact)!.State);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_changed_or_absent_file_is_found(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        ModelVersion version = registry.Register("taxi", place.ModelFile);
        registry.Verify("taxi", 1);
        byte[] bytes = File.ReadAllBytes(version.File);
        bytes[^1] ^= 1;
        File.WriteAllBytes(version.File, bytes);
        Assert.Contains(version.Hash, Assert.Throws<InvalidDataException>(() => registry.Verify("taxi", 1)).Message);
        File.Delete(version.File);
        Assert.Contains("got none", Assert.Throws<InvalidDataException>(() => registry.Verify("taxi", 1)).Message);
        Assert.Contains("a version of taxi (1), got \"2\"", Assert.Throws<ArgumentException>(() => registry.Verify("taxi", 2)).Message);
        Assert.Contains("got \"taxis\"", Assert.Throws<ArgumentException>(() => registry.Verify("taxis", 2)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("trailing.")]
    [InlineData("-x")]
    [InlineData("é")]
    [InlineData("nul")]
    [InlineData("COM1.models")]
    [InlineData("a:b")]
    public void A_name_that_is_no_safe_folder_is_refused(string name)
    {
        using var place = new TestRegistry("SQLite");
        Assert.Throws<ArgumentException>(() => place.Open().Register(name, place.ModelFile));
        Assert.False(Directory.Exists(place.Models));
    }

    [Fact]
    public void Names_are_of_bounded_length_and_differ_in_more_than_capitals()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        Assert.Throws<ArgumentException>(() => registry.Register(new string('a', 101), place.ModelFile));
        registry.Register("Taxi-2.v_1", place.ModelFile);
        Assert.Contains("Taxi-2.v_1", Assert.Throws<ArgumentException>(() => registry.Register("taxi-2.V_1", place.ModelFile)).Message);
    }

    [Fact]
    public void A_file_that_is_no_whole_model_leaves_nothing()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        string half = place["half.penstock"];
        File.WriteAllBytes(half, File.ReadAllBytes(place.ModelFile)[..^100]);
        string message = Assert.Throws<ModelFileException>(() => registry.Register("taxi", half)).Message;
        Assert.StartsWith(half, message);
        Assert.Throws<ArgumentException>(() => registry.Register("taxi", place["model.keras"]));
        Assert.Throws<FileNotFoundException>(() => registry.Register("taxi", place["absent.penstock"]));
        Assert.Empty(registry.Models());
        Assert.Empty(place.FilesOf("taxi"));
    }

    [Fact]
    public void A_folder_that_the_registry_does_not_know_is_left_alone()
    {
        using var place = new TestRegistry("SQLite");
        string folder = Directory.CreateDirectory(Path.Combine(place.Models, "taxi", "1")).FullName;
        File.WriteAllText(Path.Combine(folder, "model.penstock"), "somebody's");
        Assert.Contains(folder, Assert.Throws<IOException>(() => place.Open().Register("taxi", place.ModelFile)).Message);
        place.Open();
        Assert.Equal("somebody's", File.ReadAllText(Path.Combine(folder, "model.penstock")));
        Assert.Empty(place.Open().Versions("taxi"));
        Assert.Equal(["1"], place.FilesOf("taxi"));
    }

    [Fact]
    public void Text_that_a_database_cannot_keep_is_refused()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        Assert.Contains("NUL", Assert.Throws<ArgumentException>(() => registry.Register("taxi", place.ModelFile, new() { Description = "a\0b" })).Message);
        Assert.Contains("surrogates", Assert.Throws<ArgumentException>(() => registry.Register("taxi", place.ModelFile, new() { Description = "a\ud83d" })).Message);
        Assert.Empty(place.FilesOf("taxi"));
        Assert.Contains("execution, got 9", Assert.Throws<ArgumentException>(() => registry.Register("taxi", place.ModelFile, new() { Execution = 9 })).Message);
        Assert.Equal(1, registry.Register("taxi", place.ModelFile).Version);
    }
}
