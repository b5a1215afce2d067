using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A long short-term memory over a sequence; <see cref="LSTMCell"/> has its formula.</summary>
public sealed class LSTM : UnitsRNN
{
    /// <param name="units">The size of the output.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public LSTM(int units, Activation? activation = null, Activation? recurrentActivation = null) : base(new LSTMCell(units, activation, recurrentActivation))
    {
    }

    private LSTM(LSTMCell cell, KerasConfig config) : base(cell, config)
    {
    }

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Whether the bias of the forget gate begins with ones. Default true.</summary>
    public bool UnitForgetBias
    {
        get => Settings.UnitForgetBias;
        init => Settings.UnitForgetBias = value;
    }

    private protected override (Value Outputs, IReadOnlyList<Value> States) Recur(Value steps, Value? mask, Start start, LayerCall call)
    {
        var cell = (LSTMCell)Cell;
        if (!cell.IsStandard || (call.IsTraining && RecurrentDropout > 0)) return base.Recur(steps, mask, start, call);
        LayerCall inside = call.Inside(cell);
        var (h, c) = Op.Lstm(cell.Prepare(steps, inside), cell.RecurrentKernel(inside), start.States[0], start.States[1], mask);
        return (Shown(h, mask, start), [LastOf(h, start.States[0]), LastOf(c, start.States[1])]);
    }

    internal static new LSTM FromConfig(KerasConfig config) => new(LSTMCell.FromConfig(config), config);
}
