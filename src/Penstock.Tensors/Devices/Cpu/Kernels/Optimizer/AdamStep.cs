namespace Penstock.Tensors;

/// <summary>The numbers of one step of Adam; <see cref="Rate"/> has the corrections of both moments' bias in it.</summary>
/// <param name="Rate">learning rate * sqrt(1 - beta2^t) / (1 - beta1^t).</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="Decay">learning rate * weight decay, taken from each weight before the step; 0 for plain Adam.</param>
internal readonly record struct AdamStep(double Rate, double Beta1, double Beta2, double Epsilon, double Decay)
{
    /// <summary>The numbers of step t, the first being 1.</summary>
    public static AdamStep Of(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long t) =>
        new(learningRate * Math.Sqrt(1 - Math.Pow(beta2, t)) / (1 - Math.Pow(beta1, t)), beta1, beta2, epsilon, learningRate * weightDecay);
}
