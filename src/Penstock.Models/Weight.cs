using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A named array of numbers that a layer keeps: learnt, such as a kernel, or kept up by the layer, such as a moving average.</summary>
public sealed class Weight
{
    private readonly WeightRule _rule;
    private StateSlot? _slot;

    internal Weight(Layer layer, string name, TensorType type, WeightRule rule, bool isLearnt) =>
        (Layer, Name, Type, _rule, IsLearnt) = (layer, name, type, rule, isLearnt);

    /// <summary>The layer that keeps it.</summary>
    public Layer Layer { get; }

    /// <summary>The name within the layer: kernel, bias, gamma.</summary>
    public string Name { get; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>Whether gradients change it, as long as the layer is trainable.</summary>
    public bool IsLearnt { get; }

    /// <summary>Whether training changes it by gradients now.</summary>
    public bool IsTrainable => IsLearnt && Layer.Trainable;

    /// <summary>Layer and name: <c>dense/kernel</c>.</summary>
    public string Path => $"{Layer.FullName}/{Name}";

    /// <summary>What its size adds to the loss, as long as it is trainable; null for nothing.</summary>
    public Regularizer? Regularizer => _rule.Regularizer;

    /// <summary>What it is put back to after every step; null for nothing.</summary>
    public Constraint? Constraint => _rule.Constraint;

    /// <summary>The state slot, whose value all models share that have the layer; its initial value is drawn at first use, from the seed and the path.</summary>
    internal StateSlot Slot(long seed)
    {
        if (_slot is not null) return _slot;
        long drawn = Seeds.Of(seed, Path);
        return _slot = new StateSlot(Path, Type, () => _rule.Initializer.Create(Type, drawn)) { IsShared = true };
    }

    /// <summary>Takes over a slot, and its initial value, unless the weight has one.</summary>
    internal void Restore(StateSlot slot)
    {
        slot.IsShared = true;
        _slot ??= slot;
    }

    /// <summary>Path and type.</summary>
    public override string ToString() => $"{Path} {Type}";
}
