using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>A layer that multiplies by a kernel, may add a bias, and may apply an activation.</summary>
public abstract class ActivatedKernelLayer : KernelLayer
{
    private protected ActivatedKernelLayer(Activation? activation) => Activation = activation ?? Activation.Linear;

    private protected ActivatedKernelLayer(KerasConfig config, string kernel = "kernel") : base(config, kernel) => Activation = config.Activation("activation");

    /// <summary>What is applied to the sums.</summary>
    public Activation Activation { get; }

    /// <summary>Adds the settings of kernel, bias and activation.</summary>
    private protected JsonObject WithKernel(JsonObject config)
    {
        (config["activation"], config["use_bias"]) = (Activation.Name, UseBias);
        WriteRules(config);
        return config;
    }
}
