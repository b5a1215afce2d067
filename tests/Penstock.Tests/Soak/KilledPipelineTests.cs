using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Pipelines;
using Penstock.Registry;

namespace Penstock.Tests;

/// <summary>A pipeline that is killed at any moment goes on from its last finished step and ends with the same model, registered once.</summary>
public class KilledPipelineTests
{
    private const string Point = "PENSTOCK_KILLED_AT";

    [Fact]
    public void A_pipeline_killed_ten_times_ends_with_the_same_champion() => Kill(10, new Random(1));

    [Fact(Explicit = true)]
    public void A_pipeline_killed_a_hundred_times_ends_with_the_same_champion() => Kill(100, new Random(Random.Shared.Next()));

    // The points before and after each rename and commit, counted over all steps.
    [Fact]
    public void A_pipeline_killed_between_two_changes_goes_on() => KillAt([3, 14, 24, 29, 35, 36]);

    [Fact(Explicit = true)]
    public void A_pipeline_killed_between_any_two_changes_goes_on() => KillAt(Enumerable.Range(1, 60));

    /// <summary>What the killed process runs.</summary>
    [Fact(Explicit = true)]
    public async Task A_pipeline_that_can_be_killed()
    {
        using TestFolder? own = KilledProgram.Folder is null ? TestFiles.NewFolder() : null;
        int left = int.TryParse(Environment.GetEnvironmentVariable(Point), out int point) ? point : int.MaxValue;
        await Run(KilledProgram.Folder ?? own!.FullName, _ =>
        {
            if (Interlocked.Decrement(ref left) == 0) Process.GetCurrentProcess().Kill();
        });
    }

    // At times uniform over what a whole run takes; a run that ends before is checked, and the next one begins anew.
    private static void Kill(int kills, Random random)
    {
        using TestFolder undisturbed = TestFiles.NewFolder();
        using Process whole = Begin(undisturbed);
        long begun = Stopwatch.GetTimestamp();
        whole.WaitForExit();
        var most = (int)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        for (int killed = 0; killed < kills;)
        {
            using TestFolder folder = TestFiles.NewFolder();
            for (bool isEnded = false; !isEnded && killed < kills;)
            {
                using Process process = Begin(folder);
                isEnded = process.WaitForExit(random.Next(most));
                if (isEnded) continue;
                process.Kill();
                process.WaitForExit();
                killed++;
                NothingIsHalf(folder.FullName);
            }
            Ends(folder, undisturbed);
        }
    }

    private static Process Begin(TestFolder folder)
    {
        Process process = Start(folder.FullName, null);
        string logs = Path.Combine(folder["artifacts"], ".logs");
        int before = Directory.Exists(logs) ? Directory.GetFiles(logs).Length : 0;
        while ((!Directory.Exists(logs) || Directory.GetFiles(logs).Length == before) && !process.WaitForExit(5)) { }
        return process;
    }

    private static void KillAt(IEnumerable<int> points)
    {
        using TestFolder undisturbed = TestFiles.NewFolder();
        Run(undisturbed.FullName, _ => { }).GetAwaiter().GetResult();
        foreach (int point in points)
        {
            using TestFolder folder = TestFiles.NewFolder();
            using Process process = Start(folder.FullName, point);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0) break;
            NothingIsHalf(folder.FullName);
            Ends(folder, undisturbed);
        }
    }

    private static void Ends(TestFolder folder, TestFolder undisturbed)
    {
        PipelineResult run = Run(folder.FullName, _ => { }).GetAwaiter().GetResult();
        Assert.True(run.Succeeded, run.ToString());
        ModelRegistry registry = Open(folder.FullName), expected = Open(undisturbed.FullName);
        ModelVersion version = Assert.Single(registry.Versions("bank"));
        Assert.Equal([ModelRegistry.Champion], version.Aliases);
        Assert.Single(registry.History("bank"));
        Assert.Equal(Weights(expected.Versions("bank")[0].File), Weights(version.File));
        Assert.Equal(expected.Versions("bank")[0].Metrics, version.Metrics);
        NothingIsHalf(folder.FullName);
    }

    /// <summary>Every execution that counts has an output that is there and whole.</summary>
    private static void NothingIsHalf(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "registry.db"))) return;
        ModelRegistry registry = Open(folder);
        var store = new ArtifactStore(Path.Combine(folder, "artifacts"));
        foreach (PastRun run in PastRun.Of(registry, "bank"))
            foreach (StepResult step in run.Steps.Where(step => step.Outcome is StepOutcome.Ran or StepOutcome.Cached))
                Assert.True(step.Artifact is { } artifact && store.Has(artifact.Folder, artifact.Hash), $"{step.Step} has no whole output");
        foreach (ModelVersion version in registry.Versions("bank")) registry.Verify("bank", version.Version);
    }

    private static Task<PipelineResult> Run(string folder, Action<string> passing)
    {
        string rows = Path.Combine(folder, "rows.csv");
        if (!File.Exists(rows)) Csv.Write(rows, Catalog.Quickstart.Generate(600));
        var registry = ModelRegistry.Open(Path.Combine(folder, "registry.db"), new() { Passing = passing });
        return StandardPipeline.For(rows, "left", "bank").Pipeline.RunAsync(registry, new() { Artifacts = Path.Combine(folder, "artifacts"), Parallelism = 1, Passing = passing });
    }

    private static ModelRegistry Open(string folder) => ModelRegistry.Open(Path.Combine(folder, "registry.db"));

    private static byte[] Weights(string path)
    {
        Model model = Model.Load(path);
        return [.. model.Weights.SelectMany(w => model.GetWeight(w).Bytes.ToArray())];
    }

    private static Process Start(string folder, int? point)
    {
        ProcessStartInfo start = KilledProgram.OfTest<KilledPipelineTests>(nameof(A_pipeline_that_can_be_killed), folder);
        if (point is { } at) start.Environment[Point] = $"{at}";
        return Process.Start(start)!;
    }
}
