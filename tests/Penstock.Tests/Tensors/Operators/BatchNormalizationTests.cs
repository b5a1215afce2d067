using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class BatchNormalizationTests
{
    [Fact]
    public void The_gradient_has_a_gradient() => CentralDifferences.Check(v =>
    {
        Value y = Op.BatchNormalization(v[0], v[1], v[2], 1e-2).Y;
        return [Differentiation.Gradients(Op.Sum(Op.Square(y) * v[0]), [v[0]])[0]!.ToDense()];
    }, Fed.Normal(DType.Float64, [4, 2]), Fed.Normal(DType.Float64, [2], seed: 2), Fed.Normal(DType.Float64, [2], seed: 3));

    [Fact]
    public void Inference_with_the_batch_s_own_statistics_gives_what_training_gives()
    {
        Tensor[] results = Computed.All(v =>
        {
            var (y, mean, variance) = Op.BatchNormalization(v[0], v[1], v[2], 1e-3);
            return [y, Op.ScaleShift(v[0], v[1], v[2], mean, variance, 1e-3)];
        }, Fed.Normal(DType.Float64, [40, 3]), Fed.Normal(DType.Float64, [3], seed: 2), Fed.Normal(DType.Float64, [3], seed: 3));
        Close.Check(results[0], results[1], 1e-12, "y");
    }
}
