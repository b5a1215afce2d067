using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The settings that a recurrent layer and its cell have in common, kept once for both.</summary>
internal sealed class RecurrentSettings(Activation? activation, Activation? recurrentActivation)
{
    public Activation Activation { get; } = activation ?? Activation.Tanh;

    /// <summary>The activation of the gates; null for a cell without gates.</summary>
    public Activation? RecurrentActivation { get; } = recurrentActivation;

    public bool UseBias { get; set; } = true;

    public WeightRule Kernel { get; private set; } = new(Initializer.GlorotUniform);

    public WeightRule Recurrent { get; private set; } = new(new Orthogonal());

    public WeightRule Bias { get; private set; } = new(Initializer.Zeros);

    public Initializer KernelInitializer { get => Kernel.Initializer; set => Kernel = Kernel with { Initializer = value }; }

    public Regularizer? KernelRegularizer { get => Kernel.Regularizer; set => Kernel = Kernel with { Regularizer = value }; }

    public Constraint? KernelConstraint { get => Kernel.Constraint; set => Kernel = Kernel with { Constraint = value }; }

    public Initializer RecurrentInitializer { get => Recurrent.Initializer; set => Recurrent = Recurrent with { Initializer = value }; }

    public Regularizer? RecurrentRegularizer { get => Recurrent.Regularizer; set => Recurrent = Recurrent with { Regularizer = value }; }

    public Constraint? RecurrentConstraint { get => Recurrent.Constraint; set => Recurrent = Recurrent with { Constraint = value }; }

    public Initializer BiasInitializer { get => Bias.Initializer; set => Bias = Bias with { Initializer = value }; }

    public Regularizer? BiasRegularizer { get => Bias.Regularizer; set => Bias = Bias with { Regularizer = value }; }

    public Constraint? BiasConstraint { get => Bias.Constraint; set => Bias = Bias with { Constraint = value }; }

    public double Dropout
    {
        get;
        set => field = Rate(value, "dropout");
    }

    public double RecurrentDropout
    {
        get;
        set => field = Rate(value, "recurrent dropout");
    }

    public long? Seed { get; set; }

    /// <summary>Of an LSTM or ConvLSTM alone.</summary>
    public bool UnitForgetBias { get; set; } = true;

    /// <summary>Of a GRU alone.</summary>
    public bool ResetAfter { get; set; } = true;

    public JsonObject Write(JsonObject config)
    {
        (config["activation"], config["use_bias"]) = (Activation.Name, UseBias);
        if (RecurrentActivation is not null) config["recurrent_activation"] = RecurrentActivation.Name;
        Kernel.Write(config, "kernel");
        Recurrent.Write(config, "recurrent");
        Bias.Write(config, "bias");
        (config["dropout"], config["recurrent_dropout"], config["seed"]) = (Dropout, RecurrentDropout, Seed);
        return config;
    }

    public void Read(KerasConfig config)
    {
        UseBias = config.Flag("use_bias", true);
        (Kernel, Recurrent, Bias) = (Kernel.Read(config, "kernel"), Recurrent.Read(config, "recurrent"), Bias.Read(config, "bias"));
        (Dropout, RecurrentDropout, Seed) = (config.Number("dropout", 0), config.Number("recurrent_dropout", 0), config.OptionalLong("seed"));
    }

    /// <summary>The activation of a file's settings, or that which Keras takes where they are silent.</summary>
    public static Activation Given(KerasConfig config, string key, Activation otherwise) => config.Has(key) || config.IsNull(key) ? config.Activation(key) : otherwise;

    private static double Rate(double rate, string what) => rate is >= 0 and <= 1 ? rate : throw new ArgumentException(FormattableString.Invariant($"RecurrentCell: expected a {what} from 0 to 1, got {rate}."));
}
