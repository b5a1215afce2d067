using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A training takes no more memory the longer it lasts.</summary>
[Collection(nameof(Allocations))]
public class LongTrainingTests
{
    [Fact]
    public void Memory_does_not_grow_from_epoch_to_epoch() => Train(epochs: 60, TimeSpan.MaxValue);

    [Fact(Explicit = true)]
    public void Memory_does_not_grow_in_five_minutes() => Train(epochs: 1_000_000, TimeSpan.FromMinutes(5));

    private static void Train(int epochs, TimeSpan length)
    {
        Example rows = Catalog.Quickstart.Load().Train.ToExample(label: QuickstartTable.Label);
        Dataset<Example> data = Dataset.FromTensors(rows).Shuffle(800, seed: 1).Batch(48).Prefetch();
        var model = new Sequential(new Models.BatchNormalization(), new Dense(64, Activation.Relu), new Models.Dropout(0.3), new Dense(1, Activation.Sigmoid)) { Seed = 1 };
        using var stop = new CancellationTokenSource();
        if (length < TimeSpan.MaxValue) stop.CancelAfter(length);
        var memory = new Memory();
        model.Fit(data, new Adam(0.001f), new BinaryCrossentropy(),
            new() { Epochs = epochs, Metrics = [new Accuracy()], Validation = Dataset.FromTensors(rows).Batch(48), Callbacks = [memory], Cancellation = stop.Token });
        Assert.True(memory.Epochs >= 60, $"expected 60 epochs or more, got {memory.Epochs}");
        // The history keeps some hundred bytes an epoch; a leak of one batch a step would be more than ten thousand.
        long grown = memory.Last - memory.First;
        Assert.True(grown < (1 << 20) + 1000L * memory.Epochs, $"the managed heap grew by {grown:N0} bytes in {memory.Epochs} epochs");
        Assert.True(memory.LastResident - memory.FirstResident < 64 << 20, $"the process grew from {memory.FirstResident:N0} to {memory.LastResident:N0} bytes in {memory.Epochs} epochs");
    }

    private sealed class Memory : Callback
    {
        private const int Warm = 20;

        public int Epochs { get; private set; }

        public long First { get; private set; }

        public long Last { get; private set; }

        public long FirstResident { get; private set; }

        public long LastResident { get; private set; }

        public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
        {
            Epochs++;
            if (Epochs == Warm) (First, FirstResident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
            if (Epochs % Warm == 0) (Last, LastResident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        }
    }
}
