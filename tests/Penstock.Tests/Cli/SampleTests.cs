using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>The programs in samples/ run as a reader runs them.</summary>
public class SampleTests
{
    private static readonly string s_taxi = Path.Combine("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv");

    private static readonly Dictionary<string, (string[] Arguments, string[] Says)> s_samples = new()
    {
        ["train.cs"] = ([], ["val_accuracy", "The first customer leaves with a probability of"]),
        ["service.cs"] = ([], ["Ask POST http://127.0.0.1:", "Customer { Age = 56, Income = 68000, Balance = 12000, CreditScore =  }: {\"probability\":"]),
        ["pipeline.cs"] = ([Path.Combine(TestFiles.Data, s_taxi)], ["ImportCsv", "ran because it has not run before", "taxi/1 is the champion"]),
        ["images.cs"] = ([TestFiles.Data, "2000"], ["conv2d_1 (Conv2D)", "val_accuracy"]),
    };

    [Theory]
    [InlineData("train.cs")]
    [InlineData("service.cs")]
    [InlineData("images.cs")]
    [InlineData("pipeline.cs")]
    public async Task A_sample_runs(string name)
    {
        if (name == "images.cs") TestFiles.RequireData("fashion-mnist");
        if (name == "pipeline.cs") TestFiles.RequireData(s_taxi);
        using var folder = TestFiles.NewFolder();
        var (arguments, says) = s_samples[name];
        string path = Path.Combine(TestFiles.Repository, "samples", name);
        var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release", path, "--", .. arguments])
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string said = await output;
        Assert.True(process.ExitCode == 0, $"{said}\n{await error}");
        Assert.All(says, words => Assert.Contains(words, said));
    }

    [Fact]
    public void Every_sample_is_run() =>
        Assert.Equal(s_samples.Keys.Order(), Directory.EnumerateFiles(Path.Combine(TestFiles.Repository, "samples"), "*.cs").Select(Path.GetFileName).Order());
}
