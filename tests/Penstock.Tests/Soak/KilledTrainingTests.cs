using System.Diagnostics;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A training that is killed at any moment leaves whole files, and goes on to the same bits.</summary>
public class KilledTrainingTests
{
    private const string Folder = "PENSTOCK_KILLED_TRAINING", Backup = "backup.safetensors", Final = "final.penstock";

    [Fact]
    public void A_training_killed_now_and_then_ends_with_the_same_bits() => Kill(3, seed: 1);

    [Fact(Explicit = true)]
    public void A_training_killed_eighty_times_ends_with_the_same_bits() => Kill(80, Random.Shared.Next());

    [Fact]
    public void The_command_line_leaves_whole_models_when_killed() => KillCommand(1, seed: 2);

    [Fact(Explicit = true)]
    public void The_command_line_leaves_whole_models_when_killed_forty_times() => KillCommand(40, Random.Shared.Next());

    /// <summary>What the killed process runs: it goes on where a backup in the folder says.</summary>
    [Fact(Explicit = true)]
    public void A_training_that_can_be_killed()
    {
        using TestFolder? own = Environment.GetEnvironmentVariable(Folder) is null ? TestFiles.NewFolder() : null;
        Train(Environment.GetEnvironmentVariable(Folder) ?? own!.FullName);
    }

    private static void Kill(int kills, int seed)
    {
        using TestFolder undisturbed = TestFiles.NewFolder(), folder = TestFiles.NewFolder();
        Train(undisturbed.FullName);
        byte[] expected = Weights(undisturbed[Final]);
        var random = new Random(seed);
        for (int killed = 0; killed < kills;)
        {
            if (KilledWithin(TestProgram(folder), () => File.Exists(folder["begun"]), random.Next(400))) killed++;
            File.Delete(folder["begun"]);
            if (File.Exists(folder[Backup])) SafeTensors.Read(File.ReadAllBytes(folder[Backup]), Backup);
            if (!File.Exists(folder[Final])) continue;
            Assert.Equal(expected, Weights(folder[Final]));
            File.Delete(folder[Final]);
        }
        if (!File.Exists(folder[Final])) Assert.False(KilledWithin(TestProgram(folder), () => false, 0), "expected the training to end by itself");
        Assert.Equal(expected, Weights(folder[Final]));
    }

    private static void KillCommand(int kills, int seed)
    {
        using TestFolder folder = TestFiles.NewFolder();
        var random = new Random(seed);
        string[] endings = [".penstock", ".keras", ".h5"];
        for (int kill = 0; kill < kills; kill++)
        {
            string model = folder["model" + endings[kill % 3]];
            var start = Program("penstock.dll", "train", "--data", "quickstart", "--epochs", "100000", "--out", model);
            Assert.True(KilledWithin(start, () => File.Exists(model), random.Next(300)));
            Model loaded = Model.Load(model);
            Assert.All(loaded.Predict([.. loaded.Inputs.Select(input => Tensor.Zeros(input.Type.DType, Shape.Of(1)))]).ToArray<float>(), x => Assert.True(float.IsFinite(x)));
            File.Delete(model);
        }
    }

    private static void Train(string folder)
    {
        Table table = Catalog.Quickstart.Load().Train;
        Example rows = table.ToExample(label: QuickstartTable.Label);
        var scaling = new MinMaxScaling();
        scaling.Adapt(rows.Input);
        var model = new Sequential(scaling, new Dense(64, Activation.Relu), new Models.Dropout(0.3), new Dense(1, Activation.Sigmoid)) { Seed = 1 };
        File.WriteAllText(Path.Combine(folder, "begun"), "");
        model.Fit(Dataset.FromTensors(rows).Shuffle(800, seed: 1).Batch(16).Prefetch(), new Adam(0.003f), new BinaryCrossentropy(),
            new() { Epochs = 12, Threads = 1, Callbacks = [new BackupAndRestore(Path.Combine(folder, Backup)) { EveryBatches = 3 }] });
        model.Save(Path.Combine(folder, Final));
    }

    private static byte[] Weights(string path)
    {
        Model model = Model.Load(path);
        return [.. model.Weights.SelectMany(w => model.GetWeight(w).Bytes.ToArray())];
    }

    private static ProcessStartInfo TestProgram(TestFolder folder)
    {
        var start = Program("Penstock.Tests.dll", "-noLogo", "-explicit", "only", "-method", $"{typeof(KilledTrainingTests).FullName}.{nameof(A_training_that_can_be_killed)}");
        start.Environment[Folder] = folder.FullName;
        return start;
    }

    private static ProcessStartInfo Program(string assembly, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>Kills a process some time after it has begun its work; false if it ended by itself before.</summary>
    private static bool KilledWithin(ProcessStartInfo start, Func<bool> hasBegun, int milliseconds)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        while (!hasBegun())
            if (process.WaitForExit(5)) return Ended();
        if (process.WaitForExit(milliseconds)) return Ended();
        process.Kill();
        process.WaitForExit();
        return true;

        bool Ended()
        {
            Assert.True(process.ExitCode == 0, $"{output.GetAwaiter().GetResult()}\n{error.GetAwaiter().GetResult()}");
            return false;
        }
    }
}
