using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A step of a gated recurrent unit (Cho et al. 2014): with gates z and r, h = z h + (1 - z) g, where g is the activation of the input's part
/// plus r (h recurrent_kernel + bias), or of the input's part plus (r h) recurrent_kernel + bias where the reset comes before.
/// The columns of the kernels are those of z, r and g. h is output and state.
/// </summary>
public sealed class GRUCell : UnitsCell
{
    /// <param name="units">The size of output and state.</param>
    /// <param name="activation">Default tanh.</param>
    /// <param name="recurrentActivation">The activation of the gates. Default sigmoid.</param>
    public GRUCell(int units, Activation? activation = null, Activation? recurrentActivation = null) : base(units, new RecurrentSettings(activation, recurrentActivation ?? Activation.Sigmoid))
    {
    }

    /// <summary>What is applied to the gates. Default sigmoid.</summary>
    public Activation RecurrentActivation => Settings.RecurrentActivation!;

    /// <summary>Whether the reset gate multiplies after the product with the recurrent kernel; the bias is then [2, 3 units], for the input and for the state. Default true.</summary>
    public bool ResetAfter
    {
        get => Settings.ResetAfter;
        init => Settings.ResetAfter = value;
    }

    private protected override int KernelCount => 3;

    private protected override Shape BiasShape => ResetAfter ? [2, 3 * Units] : [3 * Units];

    /// <summary>Whether the operator for whole sequences computes the cell: sigmoid and tanh, and the reset gate after the product.</summary>
    internal bool IsStandard => Activation == Activation.Tanh && RecurrentActivation == Activation.Sigmoid && ResetAfter;

    private protected override Value InputBias(Value bias) => ResetAfter ? BiasRow(bias, 0) : bias;

    /// <summary>The bias of the state's product, where the reset gate comes after it; zeros where there is none.</summary>
    internal Value StateBias(LayerCall call) => UseBias ? BiasRow(Bias(call), 1) : Op.BroadcastTo(call.Graph.Number(0, DType.Float32), [3 * Units]);

    private Value BiasRow(Value bias, int row) => Op.Reshape(Op.Slice(bias, 0, row, 1), [3 * Units]);

    /// <inheritdoc/>
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call)
    {
        Value h = states[0], dropped = DropState(h, call), kernel = RecurrentKernel(call), gates, candidate;
        if (ResetAfter)
        {
            Value product = Op.MatMul(dropped, kernel, UseBias ? StateBias(call) : null, relu: false);
            gates = RecurrentActivation.Apply(Part(prepared, 0, 2) + Part(product, 0, 2));
            candidate = Part(prepared, 2) + Part(gates, 1) * Part(product, 2);
        }
        else
        {
            gates = RecurrentActivation.Apply(Part(prepared, 0, 2) + Op.MatMul(dropped, Part(kernel, 0, 2)));
            candidate = Part(prepared, 2) + Op.MatMul(Part(gates, 1) * dropped, Part(kernel, 2));
        }
        Value z = Part(gates, 0), next = z * h + (1 - z) * Activation.Apply(candidate);
        return (next, [next]);
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config["reset_after"] = ResetAfter;
        return config;
    }

    internal static GRUCell FromConfig(KerasConfig config)
    {
        var cell = new GRUCell(config.Whole("units"), RecurrentSettings.Given(config, "activation", Activation.Tanh), RecurrentSettings.Given(config, "recurrent_activation", Activation.Sigmoid))
        {
            ResetAfter = config.Flag("reset_after", true),
        };
        cell.Settings.Read(config);
        return cell;
    }
}
