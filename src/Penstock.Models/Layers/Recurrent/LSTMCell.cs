using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A step of a long short-term memory (Hochreiter and Schmidhuber 1997). With [i, f, g, o] = x kernel + h recurrent_kernel + bias:
/// c = gate(f) c + gate(i) activation(g), h = gate(o) activation(c). The states are h and c, the output is h.
/// </summary>
public sealed class LSTMCell : UnitsCell
{
    /// <param name="units">The size of the output and of both states.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public LSTMCell(int units, Activation? activation = null, Activation? recurrentActivation = null) : base(units, new RecurrentSettings(activation, recurrentActivation ?? Activation.Sigmoid))
    {
    }

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Whether the bias of the forget gate begins with ones (Jozefowicz et al. 2015). Default true.</summary>
    public bool UnitForgetBias
    {
        get => Settings.UnitForgetBias;
        init => Settings.UnitForgetBias = value;
    }

    private protected override int KernelCount => 4;

    private protected override WeightRule BiasRule => MemoryBias;

    /// <summary>Whether the gates are sigmoid and tanh, as the operator for whole sequences has them.</summary>
    internal bool IsStandard => Activation == Activation.Tanh && RecurrentActivation == Activation.Sigmoid;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes(Shape input) => [[Units], [Units]];

    /// <inheritdoc/>
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call)
    {
        Value z = prepared + Op.MatMul(DropState(states[0], call), RecurrentKernel(call));
        Value c = RecurrentActivation.Apply(Part(z, 1)) * states[1] + RecurrentActivation.Apply(Part(z, 0)) * Activation.Apply(Part(z, 2));
        Value h = RecurrentActivation.Apply(Part(z, 3)) * Activation.Apply(c);
        return (h, [h, c]);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config["unit_forget_bias"] = UnitForgetBias;
        return config;
    }

    internal static LSTMCell FromConfig(KerasConfig config)
    {
        var cell = new LSTMCell(config.Whole("units"), RecurrentSettings.Given(config, "activation", Activation.Tanh), RecurrentSettings.Given(config, "recurrent_activation", Activation.Sigmoid))
        {
            UnitForgetBias = config.Flag("unit_forget_bias", true),
        };
        cell.Settings.Read(config);
        return cell;
    }
}
