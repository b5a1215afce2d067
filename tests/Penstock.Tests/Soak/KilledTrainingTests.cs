using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A training that is killed at any moment leaves whole files, and goes on to the same bits.</summary>
public class KilledTrainingTests
{
    private const string Backup = "backup.safetensors", Final = "final.penstock";

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
        using TestFolder? own = KilledProgram.Folder is null ? TestFiles.NewFolder() : null;
        Train(KilledProgram.Folder ?? own!.FullName);
    }

    private static void Kill(int kills, int seed)
    {
        using TestFolder undisturbed = TestFiles.NewFolder(), folder = TestFiles.NewFolder();
        Train(undisturbed.FullName);
        byte[] expected = Weights(undisturbed[Final]);
        var random = new Random(seed);
        for (int killed = 0; killed < kills;)
        {
            if (KilledWithin(folder, () => File.Exists(folder["begun"]), random.Next(400))) killed++;
            File.Delete(folder["begun"]);
            if (File.Exists(folder[Backup])) SafeTensors.Read(File.ReadAllBytes(folder[Backup]), Backup);
            if (!File.Exists(folder[Final])) continue;
            Assert.Equal(expected, Weights(folder[Final]));
            File.Delete(folder[Final]);
        }
        if (!File.Exists(folder[Final])) Assert.False(KilledWithin(folder, () => false, 0), "expected the training to end by itself");
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
            var start = KilledProgram.Of("penstock.dll", "train", "--data", "quickstart", "--epochs", "100000", "--out", model);
            Assert.True(KilledProgram.KilledWithin(start, () => File.Exists(model), random.Next(300)));
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
        model.Fit(Data(folder, rows), new Adam(0.003f), new BinaryCrossentropy(),
            new() { Epochs = 12, Threads = 1, Callbacks = [new BackupAndRestore(Path.Combine(folder, Backup)) { EveryBatches = 3 }] });
        model.Save(Path.Combine(folder, Final));
    }

    /// <summary>Rows in files, read by turns and in parallel, kept in a cache on disk, shuffled, in batches, and ahead.</summary>
    private static Dataset<Example> Data(string folder, Example rows)
    {
        string shards = Path.Combine(folder, "rows"), written = shards + ".written";
        if (!File.Exists(written))
        {
            TfRecord.Write(Dataset.FromTensors(rows).Map(row => TfExample.Write(row)), shards, new() { Shards = 4 });
            File.WriteAllText(written, "");
        }
        var spec = new FeatureSpec(FeatureField.Fixed("input", DType.Float32, rows.Input.Shape.Without(0)), FeatureField.Fixed("label", rows.Label!.DType, rows.Label.Shape.Without(0))) { Label = "label" };
        string[] files = [.. Directory.GetFiles(folder, "rows*-of-*").Order(StringComparer.Ordinal)];
        return Dataset.From(files).Interleave(file => TfRecord.Read(file), cycle: 3, block: 2, parallelism: 2).Map(record => TfExample.Parse(record, spec), 2)
            .Cache(Path.Combine(folder, "cache")).Shuffle(800, seed: 1).Batch(16).Prefetch();
    }

    private static byte[] Weights(string path)
    {
        Model model = Model.Load(path);
        return [.. model.Weights.SelectMany(w => model.GetWeight(w).Bytes.ToArray())];
    }

    private static bool KilledWithin(TestFolder folder, Func<bool> hasBegun, int milliseconds) =>
        KilledProgram.KilledWithin(KilledProgram.OfTest<KilledTrainingTests>(nameof(A_training_that_can_be_killed), folder.FullName), hasBegun, milliseconds);
}
