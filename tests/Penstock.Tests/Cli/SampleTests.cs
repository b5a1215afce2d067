using System.Diagnostics;
using System.Globalization;

namespace Penstock.Tests;

/// <summary>The programs in samples/ run as a reader runs them.</summary>
public class SampleTests
{
    private static readonly string s_taxi = Path.Combine("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv");

    private static readonly string s_squeezeNet = Path.Combine("squeezenet-keras", "weights", "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5");

    private static readonly Dictionary<string, (string[] Arguments, string[] Says)> s_samples = new()
    {
        ["train.cs"] = ([], ["val_accuracy", "The first customer leaves with a probability of"]),
        ["service.cs"] = ([], ["Ask POST http://127.0.0.1:", "Customer { Age = 56, Income = 68000, Balance = 12000, CreditScore =  }: {\"probability\":"]),
        ["pipeline.cs"] = ([Path.Combine(TestFiles.Data, s_taxi)], ["ImportCsv", "ran because it has not run before", "taxi/1 is the champion"]),
        ["data.cs"] = ([], ["val_accuracy", "Interleave", "Cache", "training waited for data"]),
        ["layers.cs"] = ([], ["loss", "0.5 * -0.5 is about -0.3"]),
        ["depth.cs"] = ([TestFiles.Data, "192", "20", "1"], ["plain: gradient norm", "residual, normalized: gradient norm", "accuracy after 1 epochs"]),
        ["weights.cs"] = ([TestFiles.Data, "2000"], ["val_accuracy", "weights.png: red pixels speak for T-shirt"]),
        ["transfer.cs"] = (["photos", Path.Combine(TestFiles.Data, s_squeezeNet), "1"], ["50 weights loaded, 0 missing, 0 left over", "frozen: ", "val_accuracy"]),
        ["logs.cs"] = ([], ["right: validation loss 0.2", "after 10 epochs"]),
        ["images.cs"] = ([TestFiles.Data, "2000"], ["conv2d_1 (Conv2D)", "val_accuracy"]),
    };

    [Theory]
    [InlineData("train.cs")]
    [InlineData("service.cs")]
    [InlineData("images.cs")]
    [InlineData("layers.cs")]
    [InlineData("data.cs")]
    [InlineData("depth.cs")]
    [InlineData("weights.cs")]
    [InlineData("logs.cs")]
    public async Task A_sample_runs(string name)
    {
        if (name is "images.cs" or "depth.cs" or "weights.cs") TestFiles.RequireData("fashion-mnist");
        using var folder = TestFiles.NewFolder();
        await Run(name, folder.FullName);
    }

    [Fact]
    public async Task Knowledge_of_images_is_transferred_to_a_few_photographs()
    {
        TestFiles.RequireData("flowers-small");
        TestFiles.RequireData(s_squeezeNet);
        using var folder = TestFiles.NewFolder();
        foreach (string flower in Directory.EnumerateDirectories(Path.Combine(TestFiles.Data, "flowers-small")))
        {
            string copy = Directory.CreateDirectory(folder[Path.Combine("photos", Path.GetFileName(flower))]).FullName;
            foreach (string photo in Directory.EnumerateFiles(flower).Order().Take(8)) File.Copy(photo, Path.Combine(copy, Path.GetFileName(photo)));
        }
        await Run("transfer.cs", folder.FullName);
    }

    [Fact]
    public async Task What_the_pipeline_made_is_served()
    {
        TestFiles.RequireData(s_taxi);
        using var folder = TestFiles.NewFolder();
        await Run("pipeline.cs", folder.FullName);
        int port = FreePort.Find();
        using Process server = Start("serve.cs", folder.FullName, [port.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            Assert.StartsWith("Model taxi: version 1 loaded", await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Contains("\"predictions\"", await Ask(new($"http://127.0.0.1:{port}/v1/models/taxi:predict"), """{"instances": [{"fare": 12.25, "trip_miles": 3.1, "payment_type": "Cash"}]}"""));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    // A model is loaded a moment before the door opens.
    private static async Task<string> Ask(Uri address, string question)
    {
        using var client = new HttpClient();
        for (; ; )
            try
            {
                using HttpResponseMessage answer = await client.PostAsync(address, new StringContent(question), TestContext.Current.CancellationToken);
                return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
            }
    }

    private static async Task Run(string name, string folder)
    {
        var (arguments, says) = s_samples[name];
        using Process process = Start(name, folder, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string said = await output;
        Assert.True(process.ExitCode == 0, $"{said}\n{await error}");
        Assert.All(says, words => Assert.Contains(words, said));
    }

    private static Process Start(string name, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release", Path.Combine(TestFiles.Repository, "samples", name), "--", .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return Process.Start(start)!;
    }

    [Fact]
    public void Every_sample_is_run() =>
        Assert.Equal(s_samples.Keys.Append("serve.cs").Order(), Directory.EnumerateFiles(Path.Combine(TestFiles.Repository, "samples"), "*.cs").Select(Path.GetFileName).Order());
}
