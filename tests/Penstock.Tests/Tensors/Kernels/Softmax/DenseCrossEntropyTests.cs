using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class DenseCrossEntropyTests
{
    [Fact]
    public void One_hot_targets_agree_with_class_numbers_in_every_form()
    {
        foreach (int classes in (ReadOnlySpan<int>)[1, 3, 10, 17, 100])
            foreach (VectorForm form in Enum.GetValues<VectorForm>())
            {
                float[] x = Numbers.Normal(2 * classes), targets = new float[2 * classes], factors = [0.5f, -3];
                int[] labels = [classes - 1, 0];
                targets[classes - 1] = targets[classes] = 1;
                (float[] losses, float[] expectedLosses, float[] gradient, float[] expectedGradient, float[] p) = (new float[2], new float[2], new float[2 * classes], new float[2 * classes], new float[2 * classes]);
                fixed (float* px = x, pt = targets, pf = factors, l = losses, el = expectedLosses, g = gradient, eg = expectedGradient, pp = p)
                fixed (int* pl = labels)
                {
                    SparseCrossEntropy.Forward(DType.Float32, DType.Int32, form)(px, pl, el, pp, 2, classes);
                    SparseCrossEntropy.Backward(DType.Float32, DType.Int32, form)(pp, pl, pf, eg, 2, classes);
                    DenseCrossEntropy.Forward(DType.Float32, form)(px, pt, l, pp, 2, classes);
                    DenseCrossEntropy.Backward(DType.Float32, form)(pp, pt, pf, g, 2, classes);
                }
                for (int i = 0; i < 2; i++) Assert.Equal(expectedLosses[i], losses[i], 1e-5f);
                for (int i = 0; i < gradient.Length; i++) Assert.Equal(expectedGradient[i], gradient[i], 1e-6f);
            }
    }

    [Fact]
    public void Gradient_is_the_slope_of_the_loss_in_double_precision()
    {
        const int classes = 5;
        double[] x = [0.5, -1, 2, 0.1, -0.3], targets = [0.2, 0.3, 0, 0.4, 0.5], factors = [1], gradient = new double[classes], p = new double[classes];
        Loss(x, targets, p);
        fixed (double* pp = p, pt = targets, pf = factors, g = gradient) DenseCrossEntropy.Backward(DType.Float64)(pp, pt, pf, g, 1, classes);
        for (int i = 0; i < classes; i++)
        {
            double[] up = [.. x], down = [.. x];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((Loss(up, targets, p) - Loss(down, targets, p)) / 2e-5, gradient[i], 1e-9);
        }
    }

    private static double Loss(double[] x, double[] targets, double[] p)
    {
        double loss;
        fixed (double* px = x, pt = targets, pp = p) DenseCrossEntropy.Forward(DType.Float64)(px, pt, &loss, pp, 1, x.Length);
        return loss;
    }
}
