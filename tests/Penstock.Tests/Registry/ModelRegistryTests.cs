using Penstock.Models;
using Penstock.Registry;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ModelRegistryTests
{
    [Fact]
    public void Thin()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var registry = ModelRegistry.Open(folder["registry.db"]);
        var model = new Sequential(new InputLayer([2]), new Dense(1)) { Seed = 1 };
        model.Signature = new() { Task = "binary", ClassNames = ["no", "yes"] };
        ModelVersion first = registry.Register("taxi", model, new() { Metrics = new Dictionary<string, double> { ["auc"] = 0.94, ["nan"] = double.NaN }, Tags = new Dictionary<string, string> { ["a"] = "b" } });
        ModelVersion second = registry.Register("taxi", first.File, new() { Key = "k", Verdict = new(true, ["because"]) });
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Equal(2, registry.Register("taxi", first.File, new() { Key = "k" }).Version);
        registry.Promote("taxi", 1, "champion", "me");
        registry.Promote("taxi", 2, "champion", "me", "better", expected: 1);
        Assert.Equal("{\"champion\":2}\n", File.ReadAllText(Path.Combine(registry.ModelsFolder, "taxi", "aliases.json")));
        Assert.Equal(1, registry.Rollback("taxi", "me").To);
        Assert.Equal(3, registry.History("taxi").Count);
        registry.Verify("taxi", 1);
        registry.Delete("taxi", 2);
        Assert.Throws<InvalidOperationException>(() => registry.Delete("taxi", 1));
        Assert.Equal(3, registry.Register("taxi", model).Version);
        Assert.Equal(["no", "yes"], registry.Find("taxi", "champion")!.Signature.ClassNames);
        var store = registry.Metadata;
        var run = store.PutContext(new("run", "1"), new Context("pipeline", "taxi"));
        var rows = store.PutArtifact(new("Examples", "a.csv") { Hash = "h", Properties = new Dictionary<string, PropertyValue> { ["rows"] = 5L } });
        var begun = store.Publish(new(new Execution("Train") { State = ExecutionState.Running }) { Inputs = [new("rows", rows)], Contexts = [run] });
        var done = store.Publish(begun with { Execution = begun.Execution with { State = ExecutionState.Complete, CacheKey = "key" }, Outputs = [new("model", new("Model", "m"))] });
        Assert.Equal(done.Outputs[0].Artifact.Id, store.FindFinished("key")!.Outputs[0].Artifact.Id);
        Assert.Single(store.Runs("taxi")[0].Executions);
        var lineage = store.Lineage(done.Outputs[0].Artifact.Id, LineageDirection.Upstream);
        Assert.Equal((2, 1, 2), (lineage.Artifacts.Count, lineage.Executions.Count, lineage.Events.Count));
        ModelRegistry.Open(folder["registry.db"]);
    }
}
