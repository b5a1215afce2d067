using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A layer that multiplies by a kernel, may add a bias, and may apply an activation.</summary>
public abstract class KernelLayer : Layer
{
    private protected KernelLayer(Activation? activation) => Activation = activation ?? Activation.Linear;

    private protected KernelLayer(KerasConfig config, string kernel = "kernel") : this(config.Activation("activation"))
    {
        UseBias = config.Flag("use_bias", true);
        (KernelRule, BiasRule) = (KernelRule.Read(config, kernel), BiasRule.Read(config, "bias"));
    }

    /// <summary>What Keras's settings of the kernel begin with.</summary>
    private protected virtual string KernelSetting => "kernel";

    private protected WeightRule KernelRule { get; private set; } = new(Initializer.GlorotUniform);

    private protected WeightRule BiasRule { get; private set; } = new(Initializer.Zeros);

    /// <summary>What is applied to the sums.</summary>
    public Activation Activation { get; }

    /// <summary>Whether a bias is added. Default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>How the kernel is drawn. Default Glorot uniform.</summary>
    public Initializer KernelInitializer
    {
        get => KernelRule.Initializer;
        init => KernelRule = KernelRule with { Initializer = value };
    }

    /// <summary>How the bias begins. Default zeros.</summary>
    public Initializer BiasInitializer
    {
        get => BiasRule.Initializer;
        init => BiasRule = BiasRule with { Initializer = value };
    }

    /// <summary>What the kernel adds to the loss. Default nothing.</summary>
    public Regularizer? KernelRegularizer
    {
        get => KernelRule.Regularizer;
        init => KernelRule = KernelRule with { Regularizer = value };
    }

    /// <summary>What the bias adds to the loss. Default nothing.</summary>
    public Regularizer? BiasRegularizer
    {
        get => BiasRule.Regularizer;
        init => BiasRule = BiasRule with { Regularizer = value };
    }

    /// <summary>What the kernel is put back to after every step. Default nothing.</summary>
    public Constraint? KernelConstraint
    {
        get => KernelRule.Constraint;
        init => KernelRule = KernelRule with { Constraint = value };
    }

    /// <summary>What the bias is put back to after every step. Default nothing.</summary>
    public Constraint? BiasConstraint
    {
        get => BiasRule.Constraint;
        init => BiasRule = BiasRule with { Constraint = value };
    }

    /// <summary>Adds the settings of kernel, bias and activation.</summary>
    private protected JsonObject WithKernel(JsonObject config)
    {
        (config["activation"], config["use_bias"]) = (Activation.Name, UseBias);
        KernelRule.Write(config, KernelSetting);
        BiasRule.Write(config, "bias");
        config["activity_regularizer"] = ActivityRegularizer?.Described();
        return config;
    }
}
