using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class SparseCrossEntropyTests
{
    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Loss_probabilities_and_gradient_agree_with_the_definition(VectorForm form)
    {
        foreach (int classes in (ReadOnlySpan<int>)[1, 2, 3, 8, 10, 16, 17, 33, 1000])
        {
            const int rows = 5;
            float[] logits = Array.ConvertAll(Numbers.Normal(rows * classes), v => 5 * v), factors = [1, 0.5f, -2, 0, 0.25f];
            int[] labels = [.. Enumerable.Range(0, rows).Select(r => r * 7 % classes)];
            (float[] losses, float[] p, float[] gradient) = Run(form, logits, labels, factors, classes);
            for (int r = 0; r < rows; r++)
            {
                double[] x = [.. logits.Skip(r * classes).Take(classes).Select(v => (double)v)];
                double max = x.Max(), sum = x.Sum(v => Math.Exp(v - max));
                Assert.Equal(max + Math.Log(sum) - x[labels[r]], losses[r], 2e-6 * (1 + Math.Abs(max)));
                for (int c = 0; c < classes; c++)
                {
                    double probability = Math.Exp(x[c] - max) / sum;
                    Assert.Equal(probability, p[r * classes + c], 4e-6 * probability + 1e-12);
                    Assert.Equal((probability - (c == labels[r] ? 1 : 0)) * factors[r], gradient[r * classes + c], 5e-6);
                }
            }
        }
    }

    [Fact]
    public void Row_does_not_depend_on_the_rows_around_it()
    {
        for (int classes = 1; classes <= 40; classes++)
        {
            float[] logits = Numbers.Normal(3 * classes), factors = [1, 2, 3];
            int[] labels = [0, classes - 1, classes / 2];
            (float[] losses, float[] p, float[] gradient) = Run(VectorForms.Best, logits, labels, factors, classes);
            for (int r = 0; r < 3; r++)
            {
                Range row = (r * classes)..((r + 1) * classes);
                (float[] loss, float[] q, float[] d) = Run(VectorForms.Best, logits[row], [labels[r]], [factors[r]], classes);
                Assert.Equal(losses[r], loss[0]);
                Assert.Equal(p[row], q);
                Assert.Equal(gradient[row], d);
            }
        }
    }

    [Theory, InlineData(-1), InlineData(3), InlineData(int.MaxValue)]
    public void Label_that_is_no_class_gives_NaN_in_its_row_alone(int label)
    {
        (float[] losses, float[] p, float[] gradient) = Run(VectorForms.Best, [1, 2, 3, 1, 2, 3], [label, 1], [1, 1], 3);
        Assert.True(float.IsNaN(losses[0]) && gradient[..3].All(float.IsNaN));
        Assert.True(float.IsFinite(losses[1]) && gradient[3..].All(float.IsFinite) && p.All(float.IsFinite));
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        (float[] losses, float[] p, _) = Run(VectorForms.Best, [1e30f, 0, -1e30f], [0], [1], 3);
        Assert.Equal([1f, 0, 0], p);
        Assert.Equal(0, losses[0]);
    }

    private static (float[] Losses, float[] Probabilities, float[] Gradient) Run(VectorForm form, float[] logits, int[] labels, float[] factors, int classes)
    {
        float[] losses = new float[labels.Length], p = new float[logits.Length], gradient = new float[logits.Length];
        long[] wide = Array.ConvertAll(labels, v => (long)v);
        fixed (float* x = logits, l = losses, q = p, f = factors, g = gradient)
        fixed (int* narrow = labels)
        fixed (long* w = wide)
        {
            SparseCrossEntropy.Forward(DType.Float32, DType.Int32, form)(x, narrow, l, q, labels.Length, classes);
            SparseCrossEntropy.Backward(DType.Float32, DType.Int64, form)(q, w, f, g, labels.Length, classes);
        }
        return (losses, p, gradient);
    }
}
