using Penstock.Registry;

namespace Penstock.Tests;

public class MetadataStoreTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Contexts_are_numbered_one_after_the_other(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open(new FixedClock(s_noon)).Metadata;
        Context pipeline = new(Context.Pipeline, "taxi"), first = store.PutContext(new(Context.Run, "taxi 1"), pipeline);
        store.PutContext(new(Context.Run, "taxi 1"), pipeline);
        Context second = store.PutContext(new(Context.Run, "taxi 2"), pipeline), third = store.PutContext(new(Context.Run, "taxi 3"), pipeline);
        Assert.Equal(second.Id + 1, third.Id);
        Assert.Equal(first.Id + 2, second.Id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_property_of_another_kind_than_its_type_declares_is_refused(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open(new FixedClock(s_noon)).Metadata;
        store.PutType(new(TypeKind.Artifact, "Examples") { Properties = new Dictionary<string, PropertyKind> { ["rows"] = PropertyKind.Int } });
        var error = Assert.Throws<ArgumentException>(() => store.PutArtifact(new("Examples", "a.csv") { Properties = new Dictionary<string, PropertyValue> { ["rows"] = "many" } }));
        Assert.EndsWith("to be of kind Int, as its type declares, got String. Give it a value of that kind, or another name.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_artifact_keeps_what_was_said_of_it(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open(new FixedClock(s_noon)).Metadata;
        Artifact put = store.PutArtifact(new("Examples", "a';.csv")
        {
            Name = "rows", Hash = "h", State = ArtifactState.Pending,
            Properties = new Dictionary<string, PropertyValue>
            {
                ["rows"] = 15_002L, ["share"] = 0.1, ["nan"] = double.NaN, ["name"] = "é", ["empty"] = "", ["whole"] = true, ["shape"] = PropertyValue.Json("""{"a":1}"""), ["least"] = long.MinValue,
            },
        });
        Artifact found = store.FindArtifact(put.Id)!;
        Assert.Equal(("Examples", "a';.csv", "rows", "h", ArtifactState.Pending, s_noon), (found.Type, found.Uri, found.Name, found.Hash, found.State, found.Created));
        Assert.Equal(put.Properties.OrderBy(p => p.Key, StringComparer.Ordinal), found.Properties.OrderBy(p => p.Key, StringComparer.Ordinal));
        store.PutArtifact(found with { State = ArtifactState.Live, Properties = new Dictionary<string, PropertyValue> { ["rows"] = 1L, ["more"] = false } });
        found = store.FindArtifact(put.Id)!;
        Assert.Equal((ArtifactState.Live, 1L, false, "é"), (found.State, found.Properties["rows"].Int, found.Properties["more"].Boolean, found.Properties["name"].String));
        Assert.Null(store.FindArtifact(put.Id + 1));
        Assert.Throws<ArgumentException>(() => store.PutArtifact(found with { Id = put.Id + 1 }));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Artifacts_are_found_by_type_place_and_content(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        foreach (var (uri, hash) in (IEnumerable<(string, string?)>)[("a", "1"), ("b", "1"), ("a", "2"), ("c", null)]) store.PutArtifact(new("Examples", uri) { Hash = hash });
        store.PutArtifact(new("Model", "a") { Hash = "1" });
        Assert.Equal(["a", "b", "a", "c"], store.Artifacts("Examples").Select(a => a.Uri));
        Assert.Equal(["1", "2"], store.Artifacts("Examples", uri: "a").Select(a => a.Hash));
        Assert.Equal(["a", "b"], store.Artifacts("Examples", hash: "1").Select(a => a.Uri));
        Assert.Empty(store.Artifacts("Schema"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_declared_property_keeps_its_kind(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        var type = new MetadataType(TypeKind.Artifact, "Examples") { Properties = new Dictionary<string, PropertyKind> { ["rows"] = PropertyKind.Int } };
        store.PutType(type);
        store.PutType(type);
        Assert.Throws<ArgumentException>(() => store.PutType(type with { Properties = new Dictionary<string, PropertyKind> { ["rows"] = PropertyKind.String } }));
        Assert.Contains("of kind Int", Assert.Throws<ArgumentException>(() => store.PutArtifact(new("Examples", "a") { Properties = new Dictionary<string, PropertyValue> { ["rows"] = "many" } })).Message);
        Assert.Empty(store.Artifacts("Examples"));
        store.PutArtifact(new("Examples", "a") { Properties = new Dictionary<string, PropertyValue> { ["rows"] = 5L, ["other"] = "x" } });
        store.PutArtifact(new("Schema", "a") { Properties = new Dictionary<string, PropertyValue> { ["rows"] = "many" } });
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_step_is_published_when_it_begins_and_when_it_ends(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open(new FixedClock(s_noon)).Metadata;
        Context run = store.PutContext(new(Context.Run, "2026-11-28"), new Context(Context.Pipeline, "taxi"));
        Artifact rows = store.PutArtifact(new("Examples", "rows")), more = store.PutArtifact(new("Examples", "more"));
        Publication begun = store.Publish(new(new Execution("TrainModel") { Name = "train", State = ExecutionState.Running, Started = s_noon })
        {
            Inputs = [new("examples", rows, 0), new("examples", more, 1)], Contexts = [run],
        });
        Assert.Null(store.FindFinished("key"));
        Publication ended = store.Publish(begun with
        {
            Execution = begun.Execution with { State = ExecutionState.Complete, CacheKey = "key", Ended = s_noon.AddSeconds(3), Properties = new Dictionary<string, PropertyValue> { ["epochs"] = 5L } },
            Outputs = [new("model", new("Model", "artifacts/7"))],
        });
        Publication found = store.FindExecution(begun.Execution.Id)!;
        Assert.Equal((ExecutionState.Complete, "key", s_noon, s_noon.AddSeconds(3), "train"), (found.Execution.State, found.Execution.CacheKey, found.Execution.Started, found.Execution.Ended, found.Execution.Name));
        Assert.Equal(5, found.Execution.Properties["epochs"].Int);
        Assert.Equal([("examples", "rows", 0), ("examples", "more", 1)], found.Inputs.Select(i => (i.Name, i.Artifact.Uri, i.Index)));
        Assert.Equal([("model", ended.Outputs[0].Artifact.Id)], found.Outputs.Select(o => (o.Name, o.Artifact.Id)));
        Assert.Equal("2026-11-28", Assert.Single(found.Contexts).Name);
        Assert.Contains("is Complete", Assert.Throws<InvalidOperationException>(() => store.Publish(ended)).Message);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Nothing_of_a_step_counts_where_a_part_of_it_is_refused(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        Artifact ghost = new("Examples", "ghost") { Id = 999 };
        Assert.Throws<ArgumentException>(() => store.Publish(new(new Execution("TrainModel") { State = ExecutionState.Complete, CacheKey = "key" })
        {
            Outputs = [new("model", new("Model", "new"))], Inputs = [new("examples", ghost)], Contexts = [new(Context.Run, "1")],
        }));
        Assert.Throws<ArgumentException>(() => store.Publish(new(new Execution("TrainModel") { State = ExecutionState.Complete, CacheKey = "key" })
        {
            Outputs = [new("model", new("Model", "new")), new("model", new("Model", "other"))],
        }));
        Assert.Throws<ArgumentException>(() => store.Publish(new(new Execution("TrainModel")) { Outputs = [new("model", new("Model", "new"))], Contexts = [new(Context.Run, "1") { Id = 999 }] }));
        Assert.Empty(store.Artifacts("Model"));
        Assert.Empty(store.Contexts(Context.Run));
        Assert.Null(store.FindFinished("key"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_finished_step_is_found_by_its_key_as_long_as_its_outputs_are_valid(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        Publication Finish(string uri, ExecutionState state) => store.Publish(new(new Execution("TrainModel") { State = state, CacheKey = "key" }) { Outputs = [new("model", new("Model", uri))] });
        Finish("1", ExecutionState.Complete);
        Publication second = Finish("2", ExecutionState.Complete);
        Finish("3", ExecutionState.Failed);
        Finish("4", ExecutionState.Running);
        Finish("5", ExecutionState.Canceled);
        string? Found(Func<Artifact, bool>? isValid = null) => store.FindFinished("key", isValid)?.Outputs[0].Artifact.Uri;
        Assert.Equal("2", Found());
        Assert.Equal("1", Found(a => a.Uri != "2"));
        Assert.Null(Found(_ => false));
        store.Publish(new(new Execution("TrainModel") { State = ExecutionState.Cached, CacheKey = "key" }) { Outputs = second.Outputs });
        Assert.Equal("2", Found());
        store.PutArtifact(second.Outputs[0].Artifact with { State = ArtifactState.Deleted });
        Assert.Equal("1", Found());
        Assert.Null(store.FindFinished("another"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Runs_of_a_pipeline_come_newest_first_with_their_steps(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        var pipeline = new Context(Context.Pipeline, "taxi");
        foreach (int number in (int[])[1, 2, 3])
        {
            Context run = store.PutContext(new(Context.Run, $"taxi {number}") { Properties = new Dictionary<string, PropertyValue> { ["number"] = (long)number } }, pipeline);
            foreach (string step in (string[])["import", "train"]) store.Publish(new(new Execution(step) { State = ExecutionState.Complete }) { Contexts = [run] });
        }
        Context other = store.PutContext(new(Context.Run, "adult 1"), new Context(Context.Pipeline, "adult"));
        store.Publish(new(new Execution("import")) { Contexts = [other] });
        Assert.Equal(["taxi 3", "taxi 2", "taxi 1"], store.Runs("taxi").Select(r => r.Context.Name));
        PipelineRun newest = Assert.Single(store.Runs("taxi", most: 1));
        Assert.Equal(3, newest.Context.Properties["number"].Int);
        Assert.Equal(["import", "train"], newest.Executions.Select(e => e.Execution.Type));
        Assert.Equal(["import", "train"], store.Executions(newest.Context).Select(e => e.Execution.Type));
        Assert.Empty(store.Runs("none"));
        Context again = store.PutContext(new(Context.Run, "taxi 1"));
        Assert.Equal(1, again.Properties["number"].Int);
        Assert.Equal(4, store.Contexts(Context.Run).Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Lineage_is_followed_over_any_number_of_steps_both_ways(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        Artifact rows = store.PutArtifact(new("Examples", "rows")), unrelated = store.PutArtifact(new("Examples", "unrelated"));
        Artifact Step(string name, params Artifact[] inputs) => store.Publish(new(new Execution(name) { State = ExecutionState.Complete })
        {
            Inputs = [.. inputs.Select((a, i) => new ArtifactUse("in", a, i))], Outputs = [new("out", new("Any", name))],
        }).Outputs[0].Artifact;
        Artifact profile = Step("profile", rows), schema = Step("schema", profile), model = Step("train", rows, schema);
        Step("elsewhere", unrelated);
        Lineage up = store.Lineage(model.Id, LineageDirection.Upstream), down = store.Lineage(profile.Id, LineageDirection.Downstream);
        Assert.Equal(["rows", "profile", "schema", "train"], up.Artifacts.Select(a => a.Uri));
        Assert.Equal(["profile", "schema", "train"], up.Executions.Select(e => e.Type));
        Assert.Equal(7, up.Events.Count);
        Assert.Equal(["profile", "schema", "train"], down.Artifacts.Select(a => a.Uri));
        Assert.Equal(["schema", "train"], down.Executions.Select(e => e.Type));
        Assert.Equal([unrelated.Id], store.Lineage(unrelated.Id, LineageDirection.Upstream).Artifacts.Select(a => a.Id));
        Assert.Empty(store.Lineage(999, LineageDirection.Upstream).Artifacts);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Lineage_of_a_loop_ends(string database)
    {
        using var place = new TestRegistry(database);
        MetadataStore store = place.Open().Metadata;
        Artifact a = store.PutArtifact(new("Any", "a")), b = store.PutArtifact(new("Any", "b"));
        store.Publish(new(new Execution("there")) { Inputs = [new("in", a)], Outputs = [new("out", b)] });
        store.Publish(new(new Execution("back")) { Inputs = [new("in", b)], Outputs = [new("out", a)] });
        Assert.Equal((2, 2), (store.Lineage(a.Id, LineageDirection.Upstream).Artifacts.Count, store.Lineage(a.Id, LineageDirection.Upstream).Executions.Count));
    }

    [Fact]
    public void Numbers_of_states_and_kinds_are_those_of_ML_Metadata()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6], Enum.GetValues<ArtifactState>().Select(x => (int)x));
        Assert.Equal("Pending, Live, MarkedForDeletion, Deleted, Abandoned, Reference", string.Join(", ", Enum.GetNames<ArtifactState>()));
        Assert.Equal("New, Running, Complete, Failed, Cached, Canceled", string.Join(", ", Enum.GetNames<ExecutionState>()));
        Assert.Equal([1, 2, 3, 4, 5, 6], Enum.GetValues<ExecutionState>().Select(x => (int)x));
        Assert.Equal((3, 4), ((int)EventKind.Input, (int)EventKind.Output));
        Assert.Equal([1, 2, 3, 4, 6], Enum.GetValues<PropertyKind>().Select(x => (int)x));
        Assert.Equal([0, 1, 2], Enum.GetValues<TypeKind>().Select(x => (int)x));
        Assert.Equal([1, 2, 3], Enum.GetValues<AliasMoveKind>().Select(x => (int)x));
    }
}
