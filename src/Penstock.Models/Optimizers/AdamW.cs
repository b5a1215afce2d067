namespace Penstock.Models;

/// <summary>Adam with decay of the weights beside the gradient (Loshchilov and Hutter 2019).</summary>
public sealed class AdamW : Adam
{
    /// <summary>Adam with a weight decay of 0.004, as Keras has it.</summary>
    /// <param name="learningRate">Default 0.001.</param>
    public AdamW(Schedule? learningRate = null) : base(learningRate) => WeightDecay = 0.004;

    internal static new AdamW FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        Beta1 = config.Number("beta_1", 0.9), Beta2 = config.Number("beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7), AmsGrad = config.Flag("amsgrad", false),
    };
}
