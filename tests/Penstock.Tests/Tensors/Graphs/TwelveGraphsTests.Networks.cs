using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public partial class TwelveGraphsTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void An_int8_convolution_sums_exactly_and_is_near_the_real_one(bool optimize)
    {
        Tensor x = Fed.Normal(DType.Float32, [2, 5, 5, 2]), w = Fed.Normal(DType.Float32, [3, 3, 2, 4], seed: 2);
        Tensor[] found = Run(TwelveGraphs.Int8Convolution(), optimize, x, w);
        int[] qx = [.. x.ToArray<float>().Select(v => Quantized(v, TwelveGraphs.ScaleX, TwelveGraphs.ZeroX) - TwelveGraphs.ZeroX)];
        int[] qw = [.. w.ToArray<float>().Select(v => Quantized(v, TwelveGraphs.ScaleW, TwelveGraphs.ZeroW) - TwelveGraphs.ZeroW)];
        int[] sums = found[1].ToArray<int>();
        for (int i = 0; i < sums.Length; i++) Assert.Equal(Taps(i).Sum(t => qx[t.X] * qw[t.W]), sums[i]);
        float[] y = found[0].ToArray<float>();
        for (int i = 0; i < y.Length; i++) Assert.Equal(Taps(i).Sum(t => x.AsSpan<float>()[t.X] * w.AsSpan<float>()[t.W]), y[i], 0.6f);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_half_plus_two_with_variables(bool optimize)
    {
        Tensor[] y = Run(TwelveGraphs.HalfPlusTwo(TwelveGraphs.Half, TwelveGraphs.Two), optimize, Tensor.From(1f, 2, 5));
        Assert.Equal([2.5f, 3f, 4.5f], y[0].ToArray<float>());
    }

    [Fact]
    public void The_variables_can_be_learnt()
    {
        StateSlot a = new("a", Tensor.Scalar(0f)), b = new("b", Tensor.Scalar(0f));
        Graph graph = TwelveGraphs.HalfPlusTwo(a, b);
        Value target = graph.Input("target", DType.Float32, [Dim.Symbol("n")]);
        Value loss = Op.Mean(Op.Square(graph.Outputs[0].Value - target));
        StateSlot[] slots = [a, b];
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, [.. slots.Select(graph.Read)]);
        for (int i = 0; i < 2; i++)
            graph.Write(slots[i], graph.Apply(new SgdUpdate(), [graph.Read(slots[i]), gradients[i]!.ToDense(), graph.Number(0.1, DType.Float32)])[0]);
        var executor = new Executor(graph);
        for (int i = 0; i < 500; i++) executor.Run(Tensor.From(0f, 1, 2, 3), Tensor.From(2f, 2.5f, 3, 3.5f));
        Assert.Equal(0.5, executor.State.Get(a).Item<float>(), 1e-4);
        Assert.Equal(2.0, executor.State.Get(b).Item<float>(), 1e-4);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_decoder_keeps_keys_and_values_from_step_to_step(bool optimize)
    {
        const int width = TwelveGraphs.Width;
        var executor = new Executor(TwelveGraphs.DecoderStep(), options: new() { Optimize = optimize });
        Tensor tokens = Fed.Normal(DType.Float64, [TwelveGraphs.CacheLength, width]);
        double[][] Rows(Tensor weights) => [.. Enumerable.Range(0, TwelveGraphs.CacheLength).Select(t => Enumerable.Range(0, width)
            .Select(c => Enumerable.Range(0, width).Sum(k => tokens.AsSpan<double>()[t * width + k] * weights.AsSpan<double>()[k * width + c])).ToArray())];
        double[][] q = Rows(TwelveGraphs.Attention[0]), keys = Rows(TwelveGraphs.Attention[1]), values = Rows(TwelveGraphs.Attention[2]);
        for (int t = 0; t < TwelveGraphs.CacheLength; t++)
        {
            double[] weights = [.. Enumerable.Range(0, t + 1).Select(s => Math.Exp(q[t].Zip(keys[s], (a, b) => a * b).Sum() / Math.Sqrt(width)))];
            double[] expected = [.. Enumerable.Range(0, width).Select(c => weights.Select((w, s) => w * values[s][c]).Sum() / weights.Sum())];
            AssertClose(expected, executor.Run(Tensor.From(tokens.AsSpan<double>().Slice(t * width, width).ToArray(), [1, width]))[0]);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Batch_and_time_may_both_be_symbolic(bool optimize)
    {
        var executor = new Executor(TwelveGraphs.AttentionPooling(), options: new() { Optimize = optimize });
        Tensor w = Fed.Normal(DType.Float64, [4, 1], seed: 2);
        foreach (var (batch, time) in ((int, int)[])[(2, 3), (1, 1), (3, 5), (2, 3)])
        {
            Tensor x = Fed.Normal(DType.Float64, [batch, time, 4]);
            double[] a = x.ToArray<double>();
            double Score(int b, int t) => Math.Exp(Enumerable.Range(0, 4).Sum(c => a[(b * time + t) * 4 + c] * w.AsSpan<double>()[c]));
            IEnumerable<double> pooled = from b in Enumerable.Range(0, batch)
                                         from c in Enumerable.Range(0, 4)
                                         select Enumerable.Range(0, time).Sum(t => Score(b, t) * a[(b * time + t) * 4 + c]) / Enumerable.Range(0, time).Sum(t => Score(b, t));
            Tensor[] found = executor.Run(x, w);
            AssertClose([.. pooled], found[0]);
            AssertClose([a.Average()], found[1]);
        }
    }

    [Fact]
    public void Attention_pooling_has_gradients() => CentralDifferences.Check(v => [TwelveGraphs.Pooled(v[0], v[1])], Fed.Normal(DType.Float64, [2, 3, 4]), Fed.Normal(DType.Float64, [4, 1]));

    [Theory, InlineData(true), InlineData(false)]
    public void Batch_normalization_moves_statistics_that_inference_reads(bool optimize)
    {
        var slots = new TwelveGraphs.Statistics();
        var training = new Executor(TwelveGraphs.Normalizing(slots, true), options: new() { Optimize = optimize });
        double[] mean = [0, 0], variance = [1, 1], gamma = [2, 0.5], beta = [0, 1];
        for (int step = 0; step < 3; step++)
        {
            Tensor x = Fed.Normal(DType.Float64, [6, 2], seed: step);
            double[] a = x.ToArray<double>(), y = new double[12];
            for (int c = 0; c < 2; c++)
            {
                double m = Enumerable.Range(0, 6).Average(i => a[2 * i + c]), v = Enumerable.Range(0, 6).Average(i => Math.Pow(a[2 * i + c] - m, 2));
                for (int i = 0; i < 6; i++) y[2 * i + c] = (a[2 * i + c] - m) / Math.Sqrt(v + TwelveGraphs.BatchEpsilon) * gamma[c] + beta[c];
                (mean[c], variance[c]) = (mean[c] * 0.9 + m * 0.1, variance[c] * 0.9 + v * 0.1);
            }
            AssertClose(y, training.Run(x)[0]);
        }
        AssertClose(mean, training.State.Get(slots.Mean));
        Tensor one = Tensor.From(new double[,] { { 0.5, -1 } });
        var inference = new Executor(TwelveGraphs.Normalizing(slots, false), training.State, new() { Optimize = optimize });
        AssertClose([.. Enumerable.Range(0, 2).Select(c => (one.AsSpan<double>()[c] - mean[c]) / Math.Sqrt(variance[c] + TwelveGraphs.BatchEpsilon) * gamma[c] + beta[c])], inference.Run(one)[0]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Two_replicas_step_as_one(bool optimize)
    {
        Tensor x = Fed.Normal(DType.Float32, [8, 2]), y = Fed.Normal(DType.Float32, [8, 1], seed: 2);
        var group = new ReplicaGroup(2);
        // Each on a thread of its own, since they wait for each other.
        Task<float[]> Replica(int rank) => Task.Factory.StartNew(
            () => Weights(new RunContext(RunContext.TeamOf(1)) { Replicas = group, Rank = rank }, rank * 4, 4),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        float[][] weights = await Task.WhenAll(Replica(0), Replica(1));
        Assert.Equal(weights[0], weights[1]);
        float[] alone = Weights(new RunContext(RunContext.TeamOf(1)), 0, 8);
        for (int i = 0; i < alone.Length; i++) Assert.Equal(alone[i], weights[0][i], 1e-6f);

        float[] Weights(RunContext context, int first, int count)
        {
            StateSlot w = new("w", Tensor.From(new float[2, 1]));
            var executor = new Executor(TwelveGraphs.ReplicaStep(w, 8), options: new() { Optimize = optimize, Context = context });
            Tensor part = Tensor.From(x.AsSpan<float>().Slice(first * 2, count * 2).ToArray(), [count, 2]), targets = Tensor.From(y.AsSpan<float>().Slice(first, count).ToArray(), [count, 1]);
            for (int step = 0; step < 5; step++) executor.Run(part, targets);
            return executor.State.Get(w).ToArray<float>();
        }
    }

    private static int Quantized(float x, float scale, int zero) => Math.Clamp((int)MathF.Round(x / scale) + zero, -128, 127);

    /// <summary>The elements of x and w whose products make up one sum of the convolution.</summary>
    private static IEnumerable<(int X, int W)> Taps(int output)
    {
        int f = output % 4, column = output / 4 % 5, row = output / 20 % 5, image = output / 100;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                for (int c = 0; c < 2; c++)
                    if (row + i - 1 is >= 0 and < 5 && column + j - 1 is >= 0 and < 5)
                        yield return (((image * 5 + row + i - 1) * 5 + column + j - 1) * 2 + c, ((i * 3 + j) * 2 + c) * 4 + f);
    }
}
