using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class BatchNormalizationKernelTests
{
    public static TheoryData<string, int, int> Layouts()
    {
        var data = new TheoryData<string, int, int>();
        foreach (VectorForm form in Enum.GetValues<VectorForm>())
            foreach ((int rows, int channels) in (ReadOnlySpan<(int, int)>)[(1, 3), (5, 1), (16, 8), (100, 17), (2000, 33)]) data.Add(form.ToString(), rows, channels);
        return data;
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Statistics_survive_a_large_mean(string form, int rows, int channels)
    {
        float[] x = Array.ConvertAll(Numbers.Normal(rows * channels), v => 1000 + v), mean = new float[channels], variance = new float[channels];
        Statistics(x, mean, variance, rows, channels, Enum.Parse<VectorForm>(form));
        for (int c = 0; c < channels; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(r => (double)x[r * channels + c])];
            double average = column.Average();
            Assert.Equal(average, mean[c], 2e-4);
            Assert.Equal(column.Average(v => (v - average) * (v - average)), variance[c], 1e-4);
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Forward_normalizes_and_the_gradient_is_that_of_the_definition(string form, int rows, int channels)
    {
        VectorForm which = Enum.Parse<VectorForm>(form);
        double[] x = Doubles(rows * channels, 1), dy = Doubles(rows * channels, 2), gamma = Doubles(channels, 3), beta = Doubles(channels, 4);
        Result<double> expected = Run(x, dy, gamma, beta, rows, channels, which);
        Result<float> actual = Run(Floats(x), Floats(dy), Floats(gamma), Floats(beta), rows, channels, which);
        for (int c = 0; c < channels; c++)
        {
            double[] z = [.. Enumerable.Range(0, rows).Select(r => x[r * channels + c])];
            double mean = z.Average(), inverse = 1 / Math.Sqrt(z.Average(v => (v - mean) * (v - mean)) + 1e-3);
            double dbeta = 0, dgamma = 0;
            for (int r = 0; r < rows; r++)
            {
                double normal = (z[r] - mean) * inverse;
                Assert.Equal(normal * gamma[c] + beta[c], expected.Y[r * channels + c], 1e-12);
                dbeta += dy[r * channels + c];
                dgamma += dy[r * channels + c] * normal;
            }
            Assert.Equal(dbeta, expected.Dbeta[c], 1e-11);
            Assert.Equal(dgamma, expected.Dgamma[c], 1e-11);
        }
        Near(expected.Y, actual.Y, 1e-4);
        Near(expected.Dbeta, actual.Dbeta, 1e-3);
        Near(expected.Dgamma, actual.Dgamma, 1e-3);
        Near(expected.Dx, actual.Dx, 1e-2);
    }

    [Fact]
    public void Gradient_is_the_slope_of_a_weighted_sum()
    {
        const int rows = 7, channels = 3;
        double[] x = Doubles(rows * channels, 1), dy = Doubles(rows * channels, 2), gamma = Doubles(channels, 3), beta = Doubles(channels, 4);
        double[] dx = Run(x, dy, gamma, beta, rows, channels, VectorForm.Scalar).Dx;
        for (int i = 0; i < x.Length; i++)
        {
            double[] up = [.. x], down = [.. x];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double Sum(double[] at) => Run(at, dy, gamma, beta, rows, channels, VectorForm.Scalar).Y.Zip(dy, (a, b) => a * b).Sum();
            Assert.Equal((Sum(up) - Sum(down)) / 2e-5, dx[i], 1e-8);
        }
    }

    private sealed record Result<T>(T[] Y, T[] Dx, T[] Dgamma, T[] Dbeta);

    private static Result<T> Run<T>(T[] x, T[] dy, T[] gamma, T[] beta, int rows, int channels, VectorForm form) where T : unmanaged
    {
        var result = new Result<T>(new T[x.Length], new T[x.Length], new T[channels], new T[channels]);
        T[] mean = new T[channels], variance = new T[channels], inverse = new T[channels], scale = new T[channels], slope = new T[channels], offset = new T[channels], partials = new T[BatchChunks.Count * 2 * channels];
        DType type = DTypes.Of<T>();
        Statistics(x, mean, variance, rows, channels, form);
        fixed (T* px = x, pdy = dy, pg = gamma, pb = beta, pm = mean, pv = variance, pi = inverse, ps = scale, pl = slope, po = offset, pp = partials, y = result.Y, dx = result.Dx, dg = result.Dgamma, db = result.Dbeta)
        {
            var arrays = new BatchNormalizationArrays
            {
                X = px, Dy = pdy, Y = y, Mean = pm, Variance = pv, Gamma = pg, Beta = pb, InverseDeviation = pi, Scale = ps, Slope = pl, Offset = po, Partials = pp, Dbeta = db, Dgamma = dg, Rows = rows,
            };
            BatchNormalizationKernel.Prepare(type, form)(&arrays, channels, 1e-3);
            for (int chunk = 0; chunk < BatchChunks.Count; chunk++) BatchNormalizationKernel.Apply(type, FusedActivation.None, form)(&arrays, channels, chunk);
            for (int chunk = BatchChunks.Count - 1; chunk >= 0; chunk--) BatchNormalizationGradientKernel.SumChunk(type, FusedActivation.None, form)(&arrays, channels, chunk);
            BatchNormalizationGradientKernel.Combine(type, form)(&arrays, channels, 0);
            BatchNormalizationGradientKernel.Slopes(type, form)(&arrays, channels, 0);
            BatchNormalizationGradientKernel.Apply(type, FusedActivation.None, form)(&arrays, channels, 0, rows / 2, dx);
            BatchNormalizationGradientKernel.Apply(type, FusedActivation.None, form)(&arrays, channels, rows / 2, rows - rows / 2, dx + rows / 2 * channels);
        }
        return result;
    }

    private static void Statistics<T>(T[] x, T[] mean, T[] variance, int rows, int channels, VectorForm form) where T : unmanaged
    {
        var partials = new T[BatchChunks.Count * 2 * channels];
        DType type = DTypes.Of<T>();
        fixed (T* px = x, pp = partials, pm = mean, pv = variance)
        {
            for (int chunk = 0; chunk < BatchChunks.Count; chunk++) ChannelStatistics.Chunk(type, form)(px, pp, rows, channels, chunk);
            nint* counts = stackalloc nint[BatchChunks.Count];
            BatchChunks.Fill(rows, counts);
            ChannelStatistics.Combine(type, form)(pp, pm, pv, counts, BatchChunks.Count, channels);
        }
    }

    private static void Near(double[] expected, float[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * (1 + Math.Abs(expected[i])));
    }

    private static double[] Doubles(int count, int seed) => Array.ConvertAll(Numbers.Normal(count, seed), v => (double)v);

    private static float[] Floats(double[] x) => Array.ConvertAll(x, v => (float)v);
}
