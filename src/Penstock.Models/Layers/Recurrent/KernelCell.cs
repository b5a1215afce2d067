using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A cell that multiplies its input by a kernel and its state by a recurrent kernel, with a bias, dropout and activations.</summary>
public abstract class KernelCell : RecurrentCell
{
    private protected KernelCell(RecurrentSettings settings) => Settings = settings;

    internal RecurrentSettings Settings { get; }

    /// <summary>What is applied to what becomes the state. Default tanh.</summary>
    public Activation Activation => Settings.Activation;

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool UseBias { get => Settings.UseBias; init => Settings.UseBias = value; }

    /// <summary>The part of the input that is dropped while training, the same at every step. Default 0.</summary>
    public double Dropout { get => Settings.Dropout; init => Settings.Dropout = value; }

    /// <summary>The part of the state that is dropped while training, the same at every step. Default 0.</summary>
    public double RecurrentDropout { get => Settings.RecurrentDropout; init => Settings.RecurrentDropout = value; }

    /// <summary>The seed of what is dropped; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get => Settings.Seed; init => Settings.Seed = value; }

    /// <summary>How the kernel is drawn. Default Glorot uniform.</summary>
    public Initializer KernelInitializer { get => Settings.KernelInitializer; init => Settings.KernelInitializer = value; }

    /// <summary>How the recurrent kernel is drawn. Default orthogonal.</summary>
    public Initializer RecurrentInitializer { get => Settings.RecurrentInitializer; init => Settings.RecurrentInitializer = value; }

    /// <summary>How the bias begins. Default zeros.</summary>
    public Initializer BiasInitializer { get => Settings.BiasInitializer; init => Settings.BiasInitializer = value; }

    /// <summary>What the kernel adds to the loss. Default nothing.</summary>
    public Regularizer? KernelRegularizer { get => Settings.KernelRegularizer; init => Settings.KernelRegularizer = value; }

    /// <summary>What the recurrent kernel adds to the loss. Default nothing.</summary>
    public Regularizer? RecurrentRegularizer { get => Settings.RecurrentRegularizer; init => Settings.RecurrentRegularizer = value; }

    /// <summary>What the bias adds to the loss. Default nothing.</summary>
    public Regularizer? BiasRegularizer { get => Settings.BiasRegularizer; init => Settings.BiasRegularizer = value; }

    /// <summary>What the kernel is put back to after every step. Default nothing.</summary>
    public Constraint? KernelConstraint { get => Settings.KernelConstraint; init => Settings.KernelConstraint = value; }

    /// <summary>What the recurrent kernel is put back to after every step. Default nothing.</summary>
    public Constraint? RecurrentConstraint { get => Settings.RecurrentConstraint; init => Settings.RecurrentConstraint = value; }

    /// <summary>What the bias is put back to after every step. Default nothing.</summary>
    public Constraint? BiasConstraint { get => Settings.BiasConstraint; init => Settings.BiasConstraint = value; }

    /// <summary>The rule by which the bias begins.</summary>
    private protected virtual WeightRule BiasRule => Settings.Bias;

    /// <summary>The bias that opens the forget gate, where that is asked for.</summary>
    private protected WeightRule MemoryBias => Settings.UnitForgetBias ? Settings.Bias with { Initializer = new OpenForgetGate(Settings.Bias.Initializer) } : Settings.Bias;

    /// <summary>Drops parts of the state.</summary>
    private protected Value DropState(Value state, LayerCall call) => Drop(state, RecurrentDropout, Seed, state.Shape, call);

    /// <inheritdoc/>
    public override JsonObject Config() => Settings.Write([]);
}
