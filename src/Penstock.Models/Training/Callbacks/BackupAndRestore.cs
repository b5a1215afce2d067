using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Keeps the state of a training in a file, so that one that was killed goes on where it was and ends with the same weights,
/// bit for bit, as one that was not. The file is removed when training ends.
/// </summary>
/// <param name="path">The backup file; its folder is made if need be.</param>
public sealed class BackupAndRestore(string path) : Callback
{
    private const string Place = "place", Weight = "weight/", Slot = "slot/";
    private const int Numbers = 7;

    /// <summary>After how many batches the state is saved; 0, the default, for once an epoch.</summary>
    public long EveryBatches { get; init; }

    /// <summary>Whether the file goes when training has ended. Default true.</summary>
    public bool DeletesAtEnd { get; init; } = true;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        MakeFolder(path);
        if (!File.Exists(path)) return;
        Dictionary<string, Tensor> saved = SafeTensors.Read(File.ReadAllBytes(path), path);
        if (!saved.TryGetValue(Place, out Tensor? place) || place.DType != DType.Float64 || place.Count != Numbers)
            throw new ModelFileException($"{path}: expected the backup of a training, got a file without its place. Delete it to begin anew.");
        foreach (Weight weight in run.Model.Weights) run.Model.SetWeight(weight, Find(saved, Weight + weight.Path));
        Tensor[] slots = [.. Enumerable.Range(0, saved.Keys.Count(k => k.StartsWith(Slot, StringComparison.Ordinal))).Select(i => Find(saved, $"{Slot}{i}"))];
        ReadOnlySpan<double> numbers = place.AsSpan<double>();
        if (run.Slots.Restore(run.Model, run.Optimizer, slots) is { } fault) throw new ModelFileException($"{path}: {fault}. Delete it to begin anew.");
        StateStore state = run.Model.State;
        state.Set(run.Slots.Step, Tensor.Scalar((long)numbers[2]));
        state.Set(run.Slots.Batches, Tensor.Scalar((long)numbers[3]));
        run.Slots.ScaleFor(run.Optimizer).Restore(state, (float)numbers[4], (long)numbers[5]);
        (run.Epoch, run.Batch, run.RateFactor) = ((int)numbers[0], (long)numbers[1], numbers[6]);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        if (EveryBatches > 0 && run.Batch % EveryBatches == 0) Save(run, run.Epoch, run.Batch);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // An epoch that was cut short is not done.
        if (!run.StopsNow) Save(run, run.Epoch + 1, 0);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (DeletesAtEnd && !run.IsCancelled) File.Delete(path);
    }

    private void Save(TrainingRun run, int epoch, long batch)
    {
        StateStore state = run.Model.State;
        double step = state.Get(run.Slots.Step).Item<long>(), batches = state.Get(run.Slots.Batches).Item<long>();
        LossScale scale = run.Slots.ScaleFor(run.Optimizer);
        List<(string, Tensor)> all = [(Place, Tensor.From(epoch, batch, step, batches, state.Get(scale.Slot).Item<float>(), state.Get(scale.Finite).Item<long>(), run.RateFactor))];
        all.AddRange(run.Model.Weights.Select(w => (Weight + w.Path, run.Model.GetWeight(w))));
        all.AddRange(run.Slots.Saved(run.Model, run.Optimizer).Select((s, i) => ($"{Slot}{i}", s.Value)));
        byte[] bytes = SafeTensors.Write(all);
        FileReplacement.Write(path, stream => stream.Write(bytes));
    }

    private Tensor Find(Dictionary<string, Tensor> saved, string name) => saved.TryGetValue(name, out Tensor? value)
        ? value
        : throw new ModelFileException($"{path}: expected {name}, got a backup of another model. Delete it to begin anew.");
}
