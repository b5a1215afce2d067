using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class RmsPropKernelTests
{
    [Fact]
    public void Follows_the_trajectories_of_Keras()
    {
        Trajectory[] all = Trajectory.Of("RMSprop");
        Assert.NotEmpty(all);
        foreach (Trajectory trajectory in all)
            foreach (VectorForm form in Enum.GetValues<VectorForm>())
            {
                float[] w = [.. Enumerable.Repeat(1f, 10)], square = new float[10], mean = new float[10], velocity = new float[10];
                var step = new RmsPropStep(trajectory["learning_rate"], trajectory["rho"], trajectory["momentum"], trajectory["epsilon"], trajectory["learning_rate"] * trajectory["weight_decay"]);
                for (int t = 1; t <= trajectory.Weights.Length; t++)
                {
                    fixed (float* pw = w, pg = Trajectory.Gradient(t), ps = square, pm = mean, pv = velocity)
                        RmsPropKernel.For(DType.Float32, form)(pw, pg, ps, step.Momentum > 0 ? pv : null, trajectory.Is("centered") ? pm : null, 10, &step);
                    for (int i = 0; i < 10; i++) Assert.Equal(trajectory.Weights[t - 1][i], w[i], 1e-5f);
                }
            }
    }

    [Fact]
    public void Momentum_carries_changes_on()
    {
        double[] w = [1], g = [0.5], square = [0.1], velocity = [0.2];
        var step = new RmsPropStep(0.01, 0.9, 0.5, 1e-7, 0);
        fixed (double* pw = w, pg = g, ps = square, pv = velocity) RmsPropKernel.For(DType.Float64)(pw, pg, ps, pv, null, 1, &step);
        double expected = 0.5 * 0.2 + 0.01 * 0.5 / Math.Sqrt(0.9 * 0.1 + 0.1 * 0.25 + 1e-7);
        Assert.Equal(expected, velocity[0], 1e-14);
        Assert.Equal(1 - expected, w[0], 1e-14);
    }

    [Fact]
    public void Mean_square_below_the_smallest_normal_number_becomes_zero()
    {
        const float smallest = 1.17549435e-38f;
        float[] w = [1, 1], g = new float[2], square = [2 * smallest, 2 * MathF.BitDecrement(smallest)];
        var step = new RmsPropStep(0.01, 0.5, 0, 1e-7, 0);
        fixed (float* pw = w, pg = g, ps = square) RmsPropKernel.For(DType.Float32)(pw, pg, ps, null, null, 2, &step);
        Assert.Equal([smallest, 0], square);
    }
}
