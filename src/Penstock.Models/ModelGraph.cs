using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A graph of a model that is being built: for training or for inference.</summary>
internal sealed class ModelGraph(bool isTraining, long seed)
{
    private Value? _step;

    public Graph Graph { get; } = new();

    public bool IsTraining => isTraining;

    public long Seed => seed;

    /// <summary>The slot that counts training steps; random operators and optimizers take it.</summary>
    public StateSlot StepSlot { get; init; } = new("step", Tensor.Scalar(0L));

    /// <summary>The number of the step, 1 for the first; 0 outside training.</summary>
    public Value Step
    {
        get
        {
            if (_step is not null) return _step;
            if (!isTraining) return _step = Graph.Number(0, DType.Int64);
            _step = Graph.Read(StepSlot) + 1;
            Graph.Write(StepSlot, _step);
            return _step;
        }
    }

    public Value Read(Weight weight) => Graph.Read(weight.Slot(seed));

    public void Write(Weight weight, Value value)
    {
        // A layer that is applied twice leaves the value of its first application.
        StateSlot slot = weight.Slot(seed);
        if (!Graph.Writes.Any(w => w.Slot == slot)) Graph.Write(slot, value);
    }
}
