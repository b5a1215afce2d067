using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A gated recurrent unit over a sequence; <see cref="GRUCell"/> has its formula.</summary>
public sealed class GRU : UnitsRNN
{
    /// <param name="units">The size of the output.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public GRU(int units, Activation? activation = null, Activation? recurrentActivation = null) : base(new GRUCell(units, activation, recurrentActivation))
    {
    }

    private GRU(GRUCell cell, KerasConfig config) : base(cell, config)
    {
    }

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Whether the reset gate multiplies after the product with the recurrent kernel. Default true.</summary>
    public bool ResetAfter
    {
        get => Settings.ResetAfter;
        init => Settings.ResetAfter = value;
    }

    private protected override (Value Outputs, IReadOnlyList<Value> States) Recur(Value steps, Value? mask, Start start, LayerCall call)
    {
        var cell = (GRUCell)Cell;
        if (!cell.IsStandard || (call.IsTraining && RecurrentDropout > 0)) return base.Recur(steps, mask, start, call);
        LayerCall inside = call.Inside(cell);
        Value h = Op.Gru(cell.Prepare(steps, inside), cell.RecurrentKernel(inside), cell.StateBias(inside), start.States[0], mask);
        return (Shown(h, mask, start), [LastOf(h, start.States[0])]);
    }

    internal static new GRU FromConfig(KerasConfig config) => new(GRUCell.FromConfig(config), config);
}
