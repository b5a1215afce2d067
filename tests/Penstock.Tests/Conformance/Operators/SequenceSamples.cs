using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of the operators of sequences: recurrent layers and layer normalization.</summary>
internal static class SequenceSamples
{
    public static IEnumerable<OperatorSample> All(DType t) => [.. Normalizations(t), .. Memories(t), .. Units(t)];

    private static IEnumerable<OperatorSample> Memories(DType t)
    {
        Tensor u = Fed.Normal(t, [3, 12]), h = Fed.Normal(t, [2, 3], seed: 2), c = Fed.Normal(t, [2, 3], seed: 3), z = Fed.Normal(t, [4, 2, 12], seed: 4);
        yield return new(new Lstm(), z, u, h, c);
        yield return new(new Lstm(), Fed.Normal(t, [1, 2, 12]), u, h, c);
        yield return new(new Lstm(), Fed.Normal(t, [5, 70, 84]), Fed.Uniform(t, [21, 84], -0.3, 0.3), Fed.Normal(t, [70, 21], seed: 2), Fed.Normal(t, [70, 21], seed: 3)) { HasGradient = false };
        Tensor Steps(int seed) => Fed.Normal(t, [4, 2, 3], seed: seed);
        Tensor gates = Fed.Uniform(t, [4, 2, 12], 0.1, 0.9, 5);
        yield return new(new LstmGradient(), u, h, c, Steps(6), Steps(7), gates, Steps(8), Steps(9));
        yield return new(new LstmGradient(), u, h, c, Steps(6), Steps(7), gates, Steps(8));
        Tensor mask = Tensor.From([true, true, false, true, true, false, false, true], [4, 2]);
        yield return new(new Lstm(), z, u, h, c, mask);
        yield return new(new LstmGradient(IsMasked: true), u, h, c, Steps(6), Steps(7), gates, Steps(8), mask);
        yield return new(new LstmGradient(IsMasked: true), u, h, c, Steps(6), Steps(7), gates, Steps(8), Steps(9), mask);
    }

    private static IEnumerable<OperatorSample> Units(DType t)
    {
        Tensor u = Fed.Normal(t, [3, 9]), b = Fed.Normal(t, [9], seed: 5), h = Fed.Normal(t, [2, 3], seed: 2), x = Fed.Normal(t, [4, 2, 9], seed: 4);
        yield return new(new Gru(), x, u, b, h);
        yield return new(new Gru(), Fed.Normal(t, [1, 2, 9]), u, b, h);
        yield return new(new Gru(), x, u, b, h, Tensor.From([true, true, false, true, true, false, false, true], [4, 2]));
        yield return new(new Gru(), Fed.Normal(t, [5, 70, 63]), Fed.Uniform(t, [21, 63], -0.3, 0.3), Fed.Normal(t, [63], seed: 5), Fed.Normal(t, [70, 21], seed: 2)) { HasGradient = false };
        yield return new(new GruGradient(), u, h, Fed.Normal(t, [4, 2, 3], seed: 6), Fed.Uniform(t, [4, 2, 12], 0.1, 0.9, 5), Fed.Normal(t, [4, 2, 3], seed: 8));
    }

    private static IEnumerable<OperatorSample> Normalizations(DType t)
    {
        yield return new(new SoftmaxGradient(), Fed.Uniform(t, [5, 3, 37], 0, 1), Fed.Normal(t, [5, 3, 37], seed: 2)) { Batch = [0, 1] };
        Tensor rows = Fed.Normal(t, [5, 2, 7]), gamma = Fed.Normal(t, [7], seed: 2), beta = Fed.Normal(t, [7], seed: 3);
        yield return new(new LayerNormalization(1e-3), rows, gamma, beta) { Batch = [0] };
        yield return new(new LayerNormalization(1e-3), Fed.Normal(t, [40, 133]), Fed.Normal(t, [133], seed: 2), Fed.Normal(t, [133], seed: 3)) { Batch = [0], HasGradient = false };
        yield return new(new LayerNormalizationGradient(), rows, gamma, Fed.Normal(t, [5, 2], seed: 4), Fed.Uniform(t, [5, 2], 0.5, 2), Fed.Normal(t, [5, 2, 7], seed: 5));
        yield return new(new LayerNormalizationGradient(), Fed.Normal(t, [600, 133]), Fed.Normal(t, [133], seed: 2), Fed.Normal(t, [600], seed: 4), Fed.Uniform(t, [600], 0.5, 2), Fed.Normal(t, [600, 133], seed: 5)) { HasGradient = false, Tolerance = 1e-4 };
    }
}
