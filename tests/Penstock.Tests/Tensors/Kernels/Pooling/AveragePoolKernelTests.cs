using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class AveragePoolKernelTests
{
    [Theory]
    [InlineData(VectorForm.Scalar), InlineData(VectorForm.Vector128), InlineData(VectorForm.Vector256), InlineData(VectorForm.Vector512)]
    internal void Forward_and_backward_agree_with_the_definition(VectorForm form)
    {
        foreach (PoolShape shape in Pools.Shapes())
        {
            const int images = 2;
            float[] x = Numbers.Normal(images * (int)shape.InputSize), dy = Numbers.Normal(images * (int)shape.OutputSize, seed: 2);
            float[] y = new float[dy.Length], dx = new float[x.Length], expectedY = new float[dy.Length], expectedDx = new float[x.Length];
            Array.Fill(dx, 99);
            PoolShape s = shape;
            nint rows = images * shape.Output.Height;
            fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            {
                AveragePoolKernel.Forward(DType.Float32, form)(px, py, &s, 0, rows - 1);
                AveragePoolKernel.Forward(DType.Float32, form)(px, py, &s, rows - 1, 1);
                AveragePoolKernel.Backward(DType.Float32, form)(pdy, pdx, &s, images);
            }
            Pools.ForEachWindow(shape, images, (output, inputs) =>
            {
                expectedY[output] = inputs.Average(i => x[i]);
                foreach (int i in inputs) expectedDx[i] += dy[output] / inputs.Count;
            });
            for (int i = 0; i < y.Length; i++) Assert.Equal(expectedY[i], y[i], 1e-5f);
            for (int i = 0; i < dx.Length; i++) Assert.Equal(expectedDx[i], dx[i], 1e-5f);
        }
    }
}
