using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A recurrent layer with the settings of its cell, which has them once for both.</summary>
public abstract class KernelRNN : RNN
{
    private protected KernelRNN(KernelCell cell) : base(cell) => Settings = cell.Settings;

    private protected KernelRNN(KernelCell cell, KerasConfig config) : base(cell, config) => Settings = cell.Settings;

    internal RecurrentSettings Settings { get; }

    /// <inheritdoc cref="KernelCell.Activation"/>
    public Activation Activation => Settings.Activation;

    /// <inheritdoc cref="KernelCell.UseBias"/>
    public bool UseBias { get => Settings.UseBias; init => Settings.UseBias = value; }

    /// <inheritdoc cref="KernelCell.Dropout"/>
    public double Dropout { get => Settings.Dropout; init => Settings.Dropout = value; }

    /// <inheritdoc cref="KernelCell.RecurrentDropout"/>
    public double RecurrentDropout { get => Settings.RecurrentDropout; init => Settings.RecurrentDropout = value; }

    /// <inheritdoc cref="KernelCell.Seed"/>
    public long? Seed { get => Settings.Seed; init => Settings.Seed = value; }

    /// <inheritdoc cref="KernelCell.KernelInitializer"/>
    public Initializer KernelInitializer { get => Settings.KernelInitializer; init => Settings.KernelInitializer = value; }

    /// <inheritdoc cref="KernelCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer { get => Settings.RecurrentInitializer; init => Settings.RecurrentInitializer = value; }

    /// <inheritdoc cref="KernelCell.BiasInitializer"/>
    public Initializer BiasInitializer { get => Settings.BiasInitializer; init => Settings.BiasInitializer = value; }

    /// <inheritdoc cref="KernelCell.KernelRegularizer"/>
    public Regularizer? KernelRegularizer { get => Settings.KernelRegularizer; init => Settings.KernelRegularizer = value; }

    /// <inheritdoc cref="KernelCell.RecurrentRegularizer"/>
    public Regularizer? RecurrentRegularizer { get => Settings.RecurrentRegularizer; init => Settings.RecurrentRegularizer = value; }

    /// <inheritdoc cref="KernelCell.BiasRegularizer"/>
    public Regularizer? BiasRegularizer { get => Settings.BiasRegularizer; init => Settings.BiasRegularizer = value; }

    /// <inheritdoc cref="KernelCell.KernelConstraint"/>
    public Constraint? KernelConstraint { get => Settings.KernelConstraint; init => Settings.KernelConstraint = value; }

    /// <inheritdoc cref="KernelCell.RecurrentConstraint"/>
    public Constraint? RecurrentConstraint { get => Settings.RecurrentConstraint; init => Settings.RecurrentConstraint = value; }

    /// <inheritdoc cref="KernelCell.BiasConstraint"/>
    public Constraint? BiasConstraint { get => Settings.BiasConstraint; init => Settings.BiasConstraint = value; }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        foreach (var (key, value) in Cell.Config()) config[key] = value?.DeepClone();
        return config;
    }
}
