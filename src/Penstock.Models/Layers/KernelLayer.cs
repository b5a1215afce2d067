using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A layer that multiplies by a kernel, or several drawn alike, and may add a bias.</summary>
public abstract class KernelLayer : Layer
{
    private protected KernelLayer()
    {
    }

    private protected KernelLayer(KerasConfig config, string kernel)
    {
        UseBias = config.Flag("use_bias", true);
        ReadRules(config, kernel);
    }

    /// <summary>What Keras's settings of the kernel begin with.</summary>
    private protected virtual string KernelSetting => "kernel";

    internal WeightRule KernelRule { get; private set; } = new(Initializer.GlorotUniform);

    internal WeightRule BiasRule { get; private set; } = new(Initializer.Zeros);

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

    /// <summary>Takes over what the settings say of kernel and bias.</summary>
    private protected void ReadRules(KerasConfig config, string kernel) => (KernelRule, BiasRule) = (KernelRule.Read(config, kernel), BiasRule.Read(config, "bias"));

    /// <summary>Adds the rules of kernel and bias to the settings.</summary>
    private protected void WriteRules(JsonObject config)
    {
        KernelRule.Write(config, KernelSetting);
        BiasRule.Write(config, "bias");
    }
}
