using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class AdamKernelTests
{
    [Theory, InlineData("Adam"), InlineData("AdamW")]
    public void Follows_the_trajectories_of_Keras(string optimizer)
    {
        Trajectory[] all = Trajectory.Of(optimizer);
        Assert.NotEmpty(all);
        foreach (Trajectory trajectory in all)
            foreach (VectorForm form in Enum.GetValues<VectorForm>())
            {
                float[] w = [.. Enumerable.Repeat(1f, 10)], m = new float[10], v = new float[10], largest = new float[10];
                for (int t = 1; t <= trajectory.Weights.Length; t++)
                {
                    AdamStep step = AdamStep.Of(trajectory["learning_rate"], trajectory["beta_1"], trajectory["beta_2"], trajectory["epsilon"], trajectory["weight_decay"], t);
                    Run(w, Trajectory.Gradient(t), m, v, largest, step, trajectory.Is("amsgrad"), form);
                    for (int i = 0; i < 10; i++) Assert.Equal(trajectory.Weights[t - 1][i], w[i], 1e-5f * Math.Abs(trajectory.Weights[t - 1][i]) + 1e-6f);
                }
            }
    }

    [Fact]
    public void Amsgrad_divides_by_the_largest_second_moment_so_far()
    {
        float[] w = [1], m = [0], v = [0], largest = [0];
        double expected = 1, m1 = 0, v1 = 0, top = 0;
        for (int t = 1; t <= 5; t++)
        {
            float g = t == 1 ? 10 : 0.1f;
            (m1, v1) = (0.9 * m1 + 0.1 * g, 0.999 * v1 + 0.001 * g * g);
            top = Math.Max(top, v1);
            expected -= 0.01 * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * m1 / (Math.Sqrt(top) + 1e-7);
            Run(w, [g], m, v, largest, AdamStep.Of(0.01, 0.9, 0.999, 1e-7, 0, t), true, VectorForms.Best);
            Assert.Equal(expected, w[0], 1e-6);
        }
    }

    [Fact]
    public void Moments_below_the_smallest_normal_number_become_zero_and_others_stay()
    {
        const float smallest = 1.17549435e-38f;
        foreach (VectorForm form in Enum.GetValues<VectorForm>())
        {
            float[] w = [1, 1, 1, 1], m = [2 * smallest, -2 * smallest, 2 * MathF.BitDecrement(smallest), 1e-30f], v = [2 * smallest, 2 * smallest, 2 * MathF.BitDecrement(smallest), 1e-30f];
            Run(w, new float[4], m, v, null, new AdamStep(0.001, 0.5, 0.5, 1e-7, 0), false, form);
            Assert.Equal([smallest, -smallest, 0, 5e-31f], m);
            Assert.Equal([smallest, smallest, 0, 5e-31f], v);
        }
    }

    [Fact]
    public void Weight_does_not_depend_on_position()
    {
        foreach (bool amsgrad in (bool[])[false, true])
        {
            float[] w = Numbers.Normal(71), g = Numbers.Normal(71, 2), m = Numbers.Normal(71, 3), v = Array.ConvertAll(Numbers.Normal(71, 4), MathF.Abs), top = new float[71];
            var step = AdamStep.Of(0.001, 0.9, 0.999, 1e-7, 0.01, 3);
            float[] all = [.. w];
            Run(all, g, [.. m], [.. v], [.. top], step, amsgrad, VectorForms.Best);
            for (int i = 0; i < 71; i++)
            {
                float[] one = [w[i]];
                Run(one, [g[i]], [m[i]], [v[i]], [top[i]], step, amsgrad, VectorForms.Best);
                Assert.Equal(all[i], one[0]);
            }
        }
    }

    private static void Run(float[] w, float[] g, float[] m, float[] v, float[]? largest, AdamStep step, bool amsgrad, VectorForm form)
    {
        fixed (float* pw = w, pg = g, pm = m, pv = v, pl = largest)
            AdamKernel.For(DType.Float32, amsgrad, form)(pw, pg, pm, pv, pl, w.Length, &step);
    }
}
