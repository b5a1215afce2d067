using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class SoftmaxKernelTests
{
    public static TheoryData<string, int> Forms()
    {
        var data = new TheoryData<string, int>();
        foreach (VectorForm form in Enum.GetValues<VectorForm>())
            foreach (int classes in (ReadOnlySpan<int>)[1, 2, 7, 10, 16, 17, 31, 33, 64, 300]) data.Add(form.ToString(), classes);
        return data;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Values_and_gradients_agree_with_the_double_form(string form, int classes)
    {
        const int rows = 3;
        float[] x = Array.ConvertAll(Numbers.Normal(rows * classes), v => 4 * v), dy = Numbers.Normal(rows * classes, 2);
        VectorForm which = Enum.Parse<VectorForm>(form);
        double[][] expected = Run(Array.ConvertAll(x, v => (double)v), Array.ConvertAll(dy, v => (double)v), rows, classes, VectorForm.Scalar);
        float[][] actual = Run(x, dy, rows, classes, which);
        for (int k = 0; k < actual.Length; k++)
            for (int i = 0; i < x.Length; i++) Assert.Equal(expected[k][i], actual[k][i], 1e-5 * (1 + Math.Abs(expected[k][i])));
    }

    [Theory, InlineData(1), InlineData(4), InlineData(10), InlineData(40)]
    public void Double_form_agrees_with_the_definition(int classes)
    {
        double[] x = Array.ConvertAll(Numbers.Normal(classes), v => (double)v), dy = Array.ConvertAll(Numbers.Normal(classes, 2), v => (double)v);
        double[][] all = Run(x, dy, 1, classes, VectorForm.Scalar);
        double[] p = [.. x.Select(v => Math.Exp(v) / x.Sum(Math.Exp))];
        for (int i = 0; i < classes; i++)
        {
            Assert.Equal(p[i], all[0][i], 1e-14);
            Assert.Equal(p[i] * (dy[i] - p.Zip(dy, (a, b) => a * b).Sum()), all[1][i], 1e-14);
            Assert.Equal(Math.Log(p[i]), all[2][i], 1e-13);
            Assert.Equal(dy[i] - p[i] * dy.Sum(), all[3][i], 1e-13);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Row_does_not_depend_on_the_rows_around_it(string form, int classes)
    {
        float[] x = Numbers.Normal(3 * classes), dy = Numbers.Normal(3 * classes, 2);
        VectorForm which = Enum.Parse<VectorForm>(form);
        float[][] all = Run(x, dy, 3, classes, which);
        for (int r = 0; r < 3; r++)
        {
            Range row = (r * classes)..((r + 1) * classes);
            float[][] one = Run(x[row], dy[row], 1, classes, which);
            for (int k = 0; k < all.Length; k++) Assert.Equal(all[k][row], one[k]);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void NaN_fills_its_row(string form, int classes)
    {
        for (int place = 0; place < classes; place++)
        {
            float[] x = Numbers.Normal(classes);
            x[place] = float.NaN;
            float[][] all = Run(x, x, 1, classes, Enum.Parse<VectorForm>(form));
            Assert.All(all[0], v => Assert.True(float.IsNaN(v)));
            Assert.All(all[2], v => Assert.True(float.IsNaN(v)));
        }
    }

    private static T[][] Run<T>(T[] x, T[] dy, int rows, int classes, VectorForm form) where T : unmanaged
    {
        T[][] results = [new T[x.Length], new T[x.Length], new T[x.Length], new T[x.Length]];
        DType type = DTypes.Of<T>();
        fixed (T* px = x, pdy = dy, y = results[0], dx = results[1], log = results[2], dlog = results[3])
        {
            SoftmaxKernel.For(type, form)(px, y, rows, classes);
            SoftmaxKernel.Gradient(type, form)(y, pdy, dx, rows, classes);
            SoftmaxKernel.Logarithm(type, form)(px, log, rows, classes);
            SoftmaxKernel.LogarithmGradient(type, form)(log, pdy, dlog, rows, classes);
        }
        return results;
    }
}
