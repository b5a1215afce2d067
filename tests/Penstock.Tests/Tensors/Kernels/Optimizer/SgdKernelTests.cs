using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class SgdKernelTests
{
    [Fact]
    public void Follows_the_trajectories_of_Keras()
    {
        Trajectory[] all = Trajectory.Of("SGD");
        Assert.NotEmpty(all);
        foreach (Trajectory trajectory in all)
            foreach (VectorForm form in Enum.GetValues<VectorForm>())
            {
                float[] w = [.. Enumerable.Repeat(1f, 10)], velocity = new float[10];
                var step = new SgdStep(trajectory["learning_rate"], trajectory["momentum"], trajectory.Is("nesterov"), trajectory["learning_rate"] * trajectory["weight_decay"]);
                for (int t = 1; t <= trajectory.Weights.Length; t++)
                {
                    float[] gradient = Trajectory.Gradient(t);
                    if (trajectory["global_clipnorm"] is > 0 and double limit) ClipNorm(gradient, limit, form);
                    fixed (float* pw = w, pg = gradient, pv = velocity) SgdKernel.For(DType.Float32, step.Momentum > 0, form)(pw, pg, pv, 10, &step);
                    for (int i = 0; i < 10; i++) Assert.Equal(trajectory.Weights[t - 1][i], w[i], 1e-5f);
                }
            }
    }

    [Fact]
    public void Velocity_below_the_smallest_normal_number_becomes_zero()
    {
        const float smallest = 1.17549435e-38f;
        float[] w = [1, 1, 1], g = new float[3], velocity = [2 * smallest, 2 * MathF.BitDecrement(smallest), -1];
        var step = new SgdStep(0.1, 0.5, false, 0);
        fixed (float* pw = w, pg = g, pv = velocity) SgdKernel.For(DType.Float32, true)(pw, pg, pv, 3, &step);
        Assert.Equal([smallest, 0, -0.5f], velocity);
        Assert.Equal([1, 1, 0.5f], w);
    }

    [Fact]
    public void Momentum_without_Nesterov_adds_the_velocity()
    {
        double[] w = [1], g = [0.5], velocity = [0.25];
        var step = new SgdStep(0.1, 0.9, false, 0);
        fixed (double* pw = w, pg = g, pv = velocity) SgdKernel.For(DType.Float64, true)(pw, pg, pv, 1, &step);
        Assert.Equal(0.9 * 0.25 - 0.05, velocity[0], 1e-15);
        Assert.Equal(1 + velocity[0], w[0], 1e-15);
    }

    private static void ClipNorm(float[] gradient, double limit, VectorForm form)
    {
        fixed (float* g = gradient)
        {
            float squares;
            ReductionKernels.For(ReductionKind.SumOfSquares, DType.Float32, form)(g, &squares, 1, gradient.Length, 1);
            UnaryKernels.For(UnaryKind.Scale, DType.Float32, form)(g, g, gradient.Length, limit / Math.Max(Math.Sqrt(squares), limit));
        }
    }
}
