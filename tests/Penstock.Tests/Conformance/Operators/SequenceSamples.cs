using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of the operators of sequences: layer normalization.</summary>
internal static class SequenceSamples
{
    public static IEnumerable<OperatorSample> All(DType t)
    {
        Tensor rows = Fed.Normal(t, [5, 2, 7]), gamma = Fed.Normal(t, [7], seed: 2), beta = Fed.Normal(t, [7], seed: 3);
        yield return new(new LayerNormalization(1e-3), rows, gamma, beta) { Batch = [0] };
        yield return new(new LayerNormalization(1e-3), Fed.Normal(t, [40, 133]), Fed.Normal(t, [133], seed: 2), Fed.Normal(t, [133], seed: 3)) { Batch = [0], HasGradient = false };
        yield return new(new LayerNormalizationGradient(), rows, gamma, Fed.Normal(t, [5, 2], seed: 4), Fed.Uniform(t, [5, 2], 0.5, 2), Fed.Normal(t, [5, 2, 7], seed: 5));
        yield return new(new LayerNormalizationGradient(), Fed.Normal(t, [600, 133]), Fed.Normal(t, [133], seed: 2), Fed.Normal(t, [600], seed: 4), Fed.Uniform(t, [600], 0.5, 2), Fed.Normal(t, [600, 133], seed: 5)) { HasGradient = false, Tolerance = 1e-4 };
    }
}
