using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A fully connected step (Elman 1990): h = activation(x kernel + h recurrent_kernel + bias); h is output and state.</summary>
public sealed class SimpleRNNCell : UnitsCell
{
    /// <param name="units">The size of output and state.</param>
    /// <param name="activation">Default tanh.</param>
    public SimpleRNNCell(int units, Activation? activation = null) : base(units, new RecurrentSettings(activation, null))
    {
    }

    private protected override int KernelCount => 1;

    /// <inheritdoc/>
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call)
    {
        Value h = Activation.Apply(prepared + Op.MatMul(DropState(states[0], call), RecurrentKernel(call)));
        return (h, [h]);
    }

    internal static SimpleRNNCell FromConfig(KerasConfig config)
    {
        var cell = new SimpleRNNCell(config.Whole("units"), RecurrentSettings.Given(config, "activation", Activation.Tanh));
        cell.Settings.Read(config);
        return cell;
    }
}
