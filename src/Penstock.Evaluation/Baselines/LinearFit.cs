using System.Numerics;
using System.Runtime.InteropServices;

namespace Penstock.Evaluation;

/// <summary>The mean loss of linear models on some rows, and its gradient: cross-entropy of sigmoid or softmax, or half the squared error.</summary>
internal sealed class LinearFit(double[] features, TargetRows targets, int[] rows, int width)
{
    // Fixed, so that sums do not depend on the threads.
    private const int Chunks = 16;

    private readonly double[] _features = features;

    /// <summary>A weight for every feature and a constant, for every number of the answer.</summary>
    public int WeightCount => (width + 1) * targets.Width;

    /// <summary>The mean loss and half the penalty times the squared weights (constants free); the gradient, if it is not null.</summary>
    public double Loss(double[] weights, double[]? gradient, double penalty)
    {
        var losses = new double[Chunks];
        var gradients = new double[Chunks][];
        Parallel.For(0, Chunks, chunk =>
        {
            double[]? own = gradients[chunk] = gradient is null ? null! : new double[weights.Length];
            var z = new double[targets.Width];
            for (int i = (int)((long)chunk * rows.Length / Chunks); i < (long)(chunk + 1) * rows.Length / Chunks; i++)
                losses[chunk] += RowLoss(weights, i, z, own);
        });
        double loss = losses.Sum() / rows.Length;
        if (gradient is not null)
            for (int i = 0; i < gradient.Length; i++) gradient[i] = gradients.Sum(own => own[i]) / rows.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            if (i % (width + 1) == width) continue;
            loss += penalty / 2 * weights[i] * weights[i];
            if (gradient is not null) gradient[i] += penalty * weights[i];
        }
        return loss;
    }

    /// <summary>The k-th number before the link.</summary>
    public static double Output(double[] weights, int k, ReadOnlySpan<double> x)
    {
        ReadOnlySpan<double> own = weights.AsSpan(k * (x.Length + 1), x.Length + 1);
        return Dot(own[..x.Length], x) + own[^1];
    }

    /// <summary>Makes outputs answers: sigmoid, softmax, or as they are.</summary>
    public static void Link(double[] z, TargetRows targets)
    {
        if (targets.Task == EvaluationTask.Binary) z[0] = 1 / (1 + Math.Exp(-z[0]));
        if (targets.Task != EvaluationTask.Classes) return;
        double largest = z.Max(), sum = 0;
        for (int k = 0; k < z.Length; k++) sum += z[k] = Math.Exp(z[k] - largest);
        for (int k = 0; k < z.Length; k++) z[k] /= sum;
    }

    private double RowLoss(double[] weights, int i, double[] z, double[]? gradient)
    {
        ReadOnlySpan<double> x = _features.AsSpan(i * width, width);
        for (int k = 0; k < z.Length; k++) z[k] = Output(weights, k, x);
        double loss = 0, margin = z[0];
        Link(z, targets);
        for (int k = 0; k < z.Length; k++)
        {
            double y = targets.Target(rows[i], k), error = z[k] - y;
            loss += targets.Task switch
            {
                // ln(1 + e^z) - y z, without overflow.
                EvaluationTask.Binary => Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))) - y * margin,
                EvaluationTask.Classes => y == 0 ? 0 : -Math.Log(Math.Max(z[k], 1e-300)),
                _ => error * error / 2,
            };
            if (gradient is null) continue;
            Span<double> own = gradient.AsSpan(k * (width + 1), width + 1);
            AddScaled(own[..width], x, error);
            own[width] += error;
        }
        return loss;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> va = MemoryMarshal.Cast<double, Vector<double>>(a), vb = MemoryMarshal.Cast<double, Vector<double>>(b);
        var sums = Vector<double>.Zero;
        for (int i = 0; i < va.Length; i++) sums += va[i] * vb[i];
        double sum = Vector.Sum(sums);
        for (int i = va.Length * Vector<double>.Count; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    internal static void AddScaled(Span<double> to, ReadOnlySpan<double> from, double factor)
    {
        Span<Vector<double>> vto = MemoryMarshal.Cast<double, Vector<double>>(to);
        ReadOnlySpan<Vector<double>> vfrom = MemoryMarshal.Cast<double, Vector<double>>(from);
        var factors = new Vector<double>(factor);
        for (int i = 0; i < vto.Length; i++) vto[i] += vfrom[i] * factors;
        for (int i = vto.Length * Vector<double>.Count; i < to.Length; i++) to[i] += from[i] * factor;
    }
}
