namespace Penstock.Tensors;

/// <summary>A named place that keeps its value from one run of a graph to the next: a weight, a batch statistic, an optimizer moment, a sum of a metric.</summary>
public sealed class StateSlot
{
    private readonly Func<Tensor> _initial;

    /// <summary>Declares a slot.</summary>
    /// <param name="name">Unique in the graph.</param>
    /// <param name="initial">The value before the first run; its type is the slot's type.</param>
    public StateSlot(string name, Tensor initial) : this(name, new TensorType(initial.DType, initial.Shape), () => initial)
    {
    }

    /// <summary>Declares a slot whose first value is made when it is needed and not kept.</summary>
    internal StateSlot(string name, TensorType type, Func<Tensor> initial) => (Name, Type, _initial) = (name, type, initial);

    /// <summary>The slot's name.</summary>
    public string Name { get; }

    /// <summary>The value before the first run.</summary>
    public Tensor Initial => _initial();

    /// <summary>Element type and shape, known in full.</summary>
    public TensorType Type { get; }

    /// <summary>Whether all stores have one value, as models do that have a layer in common; else each has its own. Set before the slot is used.</summary>
    internal bool IsShared { get; set; }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} {Type}";
}
