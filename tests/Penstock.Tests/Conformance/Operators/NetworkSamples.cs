using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of the operators of networks: products, convolutions, pooling, normalization, losses, random numbers, optimizers.</summary>
internal static class NetworkSamples
{
    public static IEnumerable<OperatorSample> All(DType t) => [.. Products(t), .. Convolutions(t), .. Pools(t), .. Losses(t), .. Random(t), .. Updates(t), .. Quantized(), .. Images(t)];

    private static IEnumerable<OperatorSample> Images(DType t)
    {
        Tensor images = Fed.Normal(t, [3, 5, 6, 2]), results = Fed.Normal(t, [3, 4, 7, 2], seed: 3);
        // Turned, stretched, moved and leaning a little, each in its own way, off the grid of pixels.
        Tensor projections = Fed.Numbers(t, [3, 8], 0.9, 0.3, -0.37, -0.2, 1.1, 0.23, 0.01, 0.02, 1.3, 0, 1.21, 0, 0.7, -1.17, 0, 0, 0.6, -0.5, 2.13, 0.4, 0.8, 0.71, -0.01, 0.03);
        foreach (ImageFill fill in Enum.GetValues<ImageFill>())
        {
            var project = new ProjectImages(4, 7, fill, 0.5, fill == ImageFill.Wrap);
            // The rule gives no gradient to projections.
            yield return new(project, images, projections) { Batch = [0, 1], HasGradient = false };
            yield return new(new ProjectImagesGradient(project, [3, 5, 6, 2]), results, projections) { HasGradient = false };
        }
    }

    private static IEnumerable<OperatorSample> Products(DType t)
    {
        yield return new(new MatMul(), Fed.Normal(t, [5, 37]), Fed.Normal(t, [37, 19], seed: 2)) { Batch = [0] };
        yield return new(new MatMul(false, true), Fed.Normal(t, [5, 37]), Fed.Normal(t, [19, 37], seed: 2)) { Batch = [0] };
        yield return new(new MatMul(), Fed.Normal(t, [5, 7]), Fed.Normal(t, [7, 9], seed: 2), Fed.Normal(t, [9], seed: 3)) { Batch = [0] };
        yield return new(new MatMul(true), Fed.Normal(t, [6, 5]), Fed.Normal(t, [6, 4], seed: 2));
        yield return new(new MatMul(true, true), Fed.Normal(t, [6, 5]), Fed.Normal(t, [4, 6], seed: 2));
        yield return new(new MatMul(), Fed.Normal(t, [3, 4, 5]), Fed.Normal(t, [3, 5, 2], seed: 2)) { Batch = [0, 1] };
        yield return new(new MatMul(), Fed.Normal(t, [3, 0]), Fed.Normal(t, [0, 2])) { Batch = [0] };
        yield return new(new MatMul(), Fed.Normal(t, [1, 1]), Fed.Normal(t, [1, 1])) { Batch = [0] };
        yield return new(new MatMul(), Fed.Normal(t, [7, 300]), Fed.Normal(t, [300, 130], seed: 2)) { Batch = [0], HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Convolutions(DType t)
    {
        Tensor x = Fed.Normal(t, [2, 6, 5, 3]), w = Fed.Normal(t, [3, 2, 3, 4], seed: 2), b = Fed.Normal(t, [4], seed: 3);
        Convolve plain = new([1, 1], [1, 1], Padding.Valid), strided = new([2, 2], [1, 1], Padding.Same), dilated = new([1, 1], [2, 2], Padding.Same);
        yield return new(plain, x, w, b) { Batch = [0] };
        yield return new(strided, x, w) { Batch = [0] };
        yield return new(dilated, x, w, b) { Batch = [0] };
        yield return new(new Convolve([1, 1], [1, 1], Padding.Same, 3), x, Fed.Normal(t, [3, 3, 1, 6])) { Batch = [0] };
        yield return new(new Convolve([1], [2], Padding.Causal), Fed.Normal(t, [2, 7, 2]), Fed.Normal(t, [3, 2, 3])) { Batch = [0] };
        yield return new(new Convolve([1, 1, 1], [1, 1, 1], Padding.Valid), Fed.Normal(t, [2, 3, 3, 3, 2]), Fed.Normal(t, [2, 2, 2, 2, 2])) { Batch = [0] };
        yield return new(new Convolve([1, 1], [1, 1], Padding.Same), Fed.Normal(t, [3, 9, 9, 16]), Fed.Normal(t, [3, 3, 16, 32])) { Batch = [0], HasGradient = false, Tolerance = 1e-4 };
        yield return new(new ConvolveTransposed(plain, [0, 0]), Fed.Normal(t, [2, 4, 3, 4]), w) { Batch = [0] };
        yield return new(new ConvolveTransposed(strided, [0, 1]), Fed.Normal(t, [2, 3, 2, 4]), w) { Batch = [0] };
        yield return new(new ConvolveTransposed(new Convolve([3, 2], [1, 2], Padding.Valid, 2), [2, 1]), Fed.Normal(t, [2, 3, 2, 4]), Fed.Normal(t, [2, 3, 1, 4], seed: 2)) { Batch = [0] };
        yield return new(new ConvolveTransposed(new Convolve([2], [1], Padding.Same), [0]), Fed.Normal(t, [2, 5, 3]), Fed.Normal(t, [4, 2, 3], seed: 2)) { Batch = [0] };
        yield return new(new ConvolveTransposed(new Convolve([1, 2, 1], [1, 1, 1], Padding.Same), [0, 1, 0]), Fed.Normal(t, [2, 3, 2, 3, 2]), Fed.Normal(t, [2, 2, 2, 2, 2], seed: 2)) { Batch = [0] };
        foreach (FusedActivation activation in Enum.GetValues<FusedActivation>())
            yield return new(plain with { Activation = activation }, x, w, b, Fed.Normal(t, [2, 4, 4, 4], seed: 6)) { Batch = [0, 3] };
        yield return new(plain with { Measures = true }, x, w);
        yield return new(new Convolve([2, 2], [1, 1], Padding.Same) { Measures = true }, x, w);
        yield return new(new Convolve([1, 1], [1, 1], Padding.Same, 3) { Measures = true }, x, Fed.Normal(t, [3, 3, 1, 3]));
        yield return new(new Convolve([1, 1], [1, 1], Padding.Same) { Measures = true }, Fed.Normal(t, [5, 9, 9, 16]), Fed.Normal(t, [3, 3, 16, 33])) { HasGradient = false, Tolerance = 1e-4 };
        yield return new(new ConvolveGradient(plain, false), x, w, Fed.Normal(t, [2, 4, 4, 4], seed: 4));
        yield return new(new ConvolveGradient(strided, false), x, w, Fed.Normal(t, [2, 3, 3, 4], seed: 4));
        yield return new(new ConvolveGradient(plain, true), x, w, Fed.Normal(t, [2, 4, 4, 4], seed: 4), Fed.Normal(t, [2, 4, 4, 4], seed: 5));
        yield return new(new ConvolveGradient(strided, false) { Ends = GradientEnding.Adds }, x, w, Fed.Normal(t, [2, 3, 3, 4], seed: 4), Fed.Normal(t, x.Shape, seed: 6));
        yield return new(new ConvolveGradient(plain, true) { Ends = GradientEnding.AddsAndMasks }, x, w, Fed.Normal(t, [2, 4, 4, 4], seed: 4), Fed.Normal(t, [2, 4, 4, 4], seed: 5), Fed.Normal(t, x.Shape, seed: 6), Fed.Normal(t, x.Shape, seed: 7));
        foreach (FusedActivation activation in Enum.GetValues<FusedActivation>())
            foreach (Convolve convolution in (Convolve[])[plain, strided])
            {
                Shape y = convolution == plain ? [2, 4, 4, 4] : [2, 3, 3, 4];
                Tensor beta = Fed.Normal(t, [4], seed: 10);
                yield return new(new ConvolveNormalizedGradient(convolution, new(1e-3) { Activation = activation }), [x, w, Fed.Normal(t, y, seed: 4), Fed.Normal(t, [4], seed: 5), Fed.Normal(t, [4], seed: 6), Fed.Uniform(t, [4], 0.5, 2), Fed.Normal(t, y, seed: 7), Fed.Normal(t, [4], seed: 8), Fed.Normal(t, [4], seed: 9), .. activation == FusedActivation.None ? [] : new[] { beta }]);
                yield return new(new ConvolveNormalizedGradient(convolution, new(1e-3) { Activation = activation }) { Ends = GradientEnding.AddsAndMasks }, [x, w, Fed.Normal(t, y, seed: 4), Fed.Normal(t, [4], seed: 5), Fed.Normal(t, [4], seed: 6), Fed.Uniform(t, [4], 0.5, 2), Fed.Normal(t, y, seed: 7), Fed.Normal(t, [4], seed: 8), Fed.Normal(t, [4], seed: 9), .. activation == FusedActivation.None ? [] : new[] { beta }, Fed.Normal(t, x.Shape, seed: 11), Fed.Normal(t, x.Shape, seed: 12)]);
            }
    }

    private static IEnumerable<OperatorSample> Pools(DType t)
    {
        Tensor x = Fed.Normal(t, [3, 5, 4, 2]);
        MaxPool max = new([2, 2], [2, 2], Padding.Valid), overlapping = new([3, 2], [1, 2], Padding.Same);
        AveragePool mean = new([2, 2], [2, 2], Padding.Valid), padded = new([3, 2], [2, 1], Padding.Same);
        foreach (Operator op in (Operator[])[max, overlapping, mean, padded]) yield return new(op, x) { Batch = [0] };
        yield return new(new MaxPool([2], [1], Padding.Valid), Fed.Normal(t, [2, 5, 3])) { Batch = [0] };
        yield return new(new MaxPool([2, 2, 2], [1, 2, 2], Padding.Same), Fed.Normal(t, [2, 3, 3, 4, 2])) { Batch = [0] };
        yield return new(new AveragePool([2, 3, 2], [2, 1, 2], Padding.Same), Fed.Normal(t, [2, 3, 3, 4, 2])) { Batch = [0] };
        foreach (MaxPool op in (MaxPool[])[max, overlapping])
        {
            Tensor y = Computed.Of(v => Op.MaxPool(v[0], op.Window, op.Strides, op.Padding), x);
            yield return new(new MaxPoolGradient(op), x, Fed.Normal(t, y.Shape, seed: 2)) { Batch = [0, 1], HasGradient = false };
        }
        yield return new(b => new AveragePoolGradient(mean, [b, 5, 4, 2]), Fed.Normal(t, [3, 2, 2, 2])) { Batch = [0] };
        yield return new(b => new AveragePoolGradient(padded, [b, 5, 4, 2]), Fed.Normal(t, [3, 3, 4, 2])) { Batch = [0] };
    }

    private static IEnumerable<OperatorSample> Losses(DType t)
    {
        Tensor logits = Fed.Normal(t, [5, 10]), labels = Tensor.From(3, 0, 9, 4, 4), p = Computed.Of(v => Op.Softmax(v[0]), logits);
        yield return new(new Softmax(), logits) { Batch = [0] };
        yield return new(new Softmax(), Fed.Uniform(t, [2, 3, 37], -20, 20)) { Batch = [0] };
        yield return new(new LogSoftmax(), logits) { Batch = [0] };
        yield return new(new LogSoftmax(), Fed.Uniform(t, [2, 3, 37], -20, 20)) { Batch = [0] };
        yield return new(new SparseSoftmaxCrossEntropy(), logits, labels) { Batch = [0, 1], Undifferentiated = [1] };
        yield return new(new SparseSoftmaxCrossEntropyGradient(), p, labels, Fed.Normal(t, [5])) { Batch = [0, 1, 2], HasGradient = false };
        yield return new(new BatchNormalization(1e-3), Fed.Normal(t, [6, 3, 4]), Fed.Normal(t, [4], seed: 2), Fed.Normal(t, [4], seed: 3));
        yield return new(new BatchNormalization(1e-3), Fed.Normal(t, [500, 5, 33]), Fed.Normal(t, [33], seed: 2), Fed.Normal(t, [33], seed: 3)) { HasGradient = false };
        yield return new(new BatchNormalizationGradient(1e-3), Fed.Normal(t, [4, 3]), Fed.Normal(t, [3], seed: 2), Fed.Normal(t, [3], seed: 3), Fed.Uniform(t, [3], 0.5, 2), Fed.Normal(t, [4, 3], seed: 4));
        yield return new(new BatchNormalizationGradient(1e-3), Fed.Normal(t, [500, 5, 33]), Fed.Normal(t, [33], seed: 2), Fed.Normal(t, [33], seed: 3), Fed.Uniform(t, [33], 0.5, 2), Fed.Normal(t, [500, 5, 33], seed: 4)) { HasGradient = false, Tolerance = 1e-4 };
        foreach (FusedActivation activation in (FusedActivation[])[FusedActivation.Relu, FusedActivation.Relu6])
        {
            yield return new(new NormalizeChannels(1e-3, activation), Fed.Normal(t, [6, 3, 4]), Fed.Normal(t, [4], seed: 2), Fed.Normal(t, [4], seed: 3), Fed.Normal(t, [4], seed: 5), Fed.Uniform(t, [4], 0.5, 2), Fed.Normal(t, [6, 3, 4], seed: 4)) { Batch = [0, 5] };
            yield return new(new NormalizeChannels(1e-3, activation), Fed.Normal(t, [40, 5, 33]), Fed.Normal(t, [33], seed: 2), Fed.Normal(t, [33], seed: 3), Fed.Normal(t, [33], seed: 5), Fed.Uniform(t, [33], 0.5, 2)) { Batch = [0], HasGradient = false };
            yield return new(new BatchNormalization(1e-3) { Activation = activation }, Fed.Normal(t, [6, 3, 4]), Fed.Normal(t, [4], seed: 2), Fed.Normal(t, [4], seed: 3), Fed.Normal(t, [6, 3, 4], seed: 4));
            yield return new(new BatchNormalizationGradient(1e-3) { Activation = activation }, Fed.Normal(t, [4, 3]), Fed.Normal(t, [3], seed: 2), Fed.Normal(t, [3], seed: 3), Fed.Uniform(t, [3], 0.5, 2), Fed.Normal(t, [4, 3], seed: 4), Fed.Normal(t, [3], seed: 5));
            yield return new(new BatchNormalizationGradient(1e-3) { Activation = activation }, Fed.Normal(t, [500, 5, 33]), Fed.Normal(t, [33], seed: 2), Fed.Normal(t, [33], seed: 3), Fed.Uniform(t, [33], 0.5, 2), Fed.Normal(t, [500, 5, 33], seed: 4), Fed.Normal(t, [33], seed: 5)) { HasGradient = false, Tolerance = 1e-4 };
        }
        yield return new(new NormalizeChannels(1e-3, FusedActivation.None), Fed.Normal(t, [6, 3, 4]), Fed.Normal(t, [4], seed: 2), Fed.Normal(t, [4], seed: 3), Fed.Normal(t, [4], seed: 5), Fed.Uniform(t, [4], 0.5, 2)) { Batch = [0] };
        yield return new(new BatchNormalization(1e-3), Fed.Normal(t, [1, 1]), Fed.Normal(t, [1], seed: 2), Fed.Normal(t, [1], seed: 3));
    }

    private static IEnumerable<OperatorSample> Random(DType t)
    {
        Tensor step = Tensor.Scalar(3L);
        yield return new(new RandomUniform(t, [5, 7], 11, 2), step) { Tolerance = 1e-6 };
        yield return new(new RandomUniform(t, [60_001], 11, 2), step) { Tolerance = 1e-6, HasGradient = false };
        yield return new(new RandomNormal(t, [60_001], 11, 2), step) { HasGradient = false };
        yield return new(new Dropout(0.4, 11, 2), Fed.Normal(t, [5, 7]), step);
        yield return new(new Dropout(0.4, 11, 2), Fed.Normal(t, [60_001]), step) { HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Updates(DType t)
    {
        Tensor Array(int seed) => Fed.Uniform(t, [5, 7], 0.1, 1, seed);
        Tensor rate = Fed.Scalar(t, 0.01), step = Tensor.Scalar(3L);
        yield return new(new AdamUpdate(0.9, 0.999, 1e-7), Array(1), Array(2), Array(3), Array(4), rate, step) { HasGradient = false };
        yield return new(new AdamUpdate(0.9, 0.999, 1e-7, 0.01, true), Array(1), Array(2), Array(3), Array(4), rate, step, Array(5)) { HasGradient = false };
        yield return new(new SgdUpdate(), Array(1), Array(2), rate) { HasGradient = false };
        yield return new(new SgdUpdate(0.9, true, 0.01), Array(1), Array(2), rate, Array(3)) { HasGradient = false };
        yield return new(new RmsPropUpdate(), Array(1), Array(2), rate, Array(3)) { HasGradient = false };
        yield return new(new RmsPropUpdate(0.9, 0.5, 1e-3, true, 0.01), Array(1), Array(2), rate, Array(3), Array(4), Fed.Uniform(t, [5, 7], 0.01, 0.1)) { HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Quantized()
    {
        Tensor zeroX = Tensor.Scalar(3), zeroW = Tensor.Scalar(-2);
        sbyte[] Bytes(int n, int seed) => [.. Fed.Int32([n], -128, 128, seed).ToArray<int>().Select(i => (sbyte)i)];
        yield return new(new ConvolveInt8(new Convolve([1, 1], [1, 1], Padding.Same)), Tensor.From(Bytes(2 * 5 * 4 * 3, 1), [2, 5, 4, 3]), Tensor.From(Bytes(3 * 3 * 3 * 2, 2), [3, 3, 3, 2]), zeroX, zeroW) { Batch = [0] };
        yield return new(new MatMulInt8(), Tensor.From(Bytes(15, 1), [3, 5]), Tensor.From(Bytes(20, 2), [5, 4]), zeroX, zeroW) { Batch = [0] };
    }
}
