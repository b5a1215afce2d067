using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class MaxPoolKernelTests
{
    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Forward_and_backward_agree_with_the_definition(VectorForm form)
    {
        foreach (PoolShape shape in Pools.Shapes())
        {
            const int images = 2;
            // Few different values, so that windows have ties.
            float[] x = Array.ConvertAll(Numbers.Normal(images * (int)shape.InputSize), v => MathF.Round(v)), dy = Numbers.Normal(images * (int)shape.OutputSize, seed: 2);
            float[] y = new float[dy.Length], dx = new float[x.Length], expectedY = new float[dy.Length], expectedDx = new float[x.Length];
            Array.Fill(dx, 99);
            PoolShape s = shape;
            nint rows = images * shape.Output.Height;
            fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            {
                MaxPoolKernel.Forward(DType.Float32, form)(px, py, &s, 0, rows - 1);
                MaxPoolKernel.Forward(DType.Float32, form)(px, py, &s, rows - 1, 1);
                MaxPoolKernel.Backward(DType.Float32, form)(px, pdy, pdx, &s, images);
            }
            Pools.ForEachWindow(shape, images, (output, inputs) =>
            {
                int first = inputs.MaxBy(i => x[i]);
                expectedY[output] = x[first];
                expectedDx[first] += dy[output];
            });
            Assert.Equal(expectedY, y);
            for (int i = 0; i < dx.Length; i++) Assert.Equal(expectedDx[i], dx[i], 1e-5f);
        }
    }

    [Fact]
    public void NaN_in_a_window_is_its_maximum()
    {
        float[] x = [1, float.NaN, 2, 3], y = new float[1];
        var shape = new PoolShape((2, 2), (1, 1), 1, (2, 2), (2, 2), (0, 0));
        fixed (float* p = x, q = y) MaxPoolKernel.Forward(DType.Float32)(p, q, &shape, 0, 1);
        Assert.True(float.IsNaN(y[0]));
    }
}
