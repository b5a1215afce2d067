using Penstock.Tensors;

namespace Penstock.Evaluation;

/// <summary>Logistic regression for a binary task or classes, linear regression for numbers: features standardised, weights held small by a square penalty that is chosen on rows left out, fitted to convergence.</summary>
internal sealed class LinearModel
{
    // Beyond these numbers rows are left out of the fit; the weights of so few features do not need more.
    private const int MostNumbers = 16 << 20;
    private const int PartStream = -3, Block = 1024;

    // Penalties per row, the strongest first, so that each fit starts near its end.
    private static readonly double[] s_penalties = [30, 3, 0.3, 0.03];

    private readonly Standardization _scales;
    private readonly double[] _weights;
    private readonly TargetRows _targets;

    private LinearModel(Standardization scales, double[] weights, TargetRows targets) => (_scales, _weights, _targets) = (scales, weights, targets);

    public static LinearModel Fit(float[] features, TargetRows targets, long seed)
    {
        int rows = targets.Labels.Length, width = features.Length / rows;
        var scales = Standardization.Of(features, width);
        // A row's draw says whether it is used, and whether it is left out while the penalty is chosen.
        double share = (double)MostNumbers / Math.Max(1, width) / rows;
        double[] draws = [.. Enumerable.Range(0, rows).Select(row => CounterRandom.Uniform(seed, PartStream, row) / share)];
        int[] used = [.. Enumerable.Range(0, rows).Where(row => draws[row] < 1)];
        int[] kept = [.. used.Where(row => IsKept(draws[row], share))], left = [.. used.Where(row => !IsKept(draws[row], share))];
        double best = s_penalties[1];
        if (kept.Length > 0 && left.Length > 0)
        {
            LinearFit training = new(scales.Apply(features, kept), targets, kept, width), held = new(scales.Apply(features, left), targets, left, width);
            double[]? start = null;
            double lowest = double.PositiveInfinity;
            foreach (double penalty in s_penalties)
            {
                start = Minimizer.Minimize(start ?? new double[training.WeightCount], (w, gradient) => training.Loss(w, gradient, penalty / kept.Length));
                double loss = held.Loss(start, null, 0);
                if (loss < lowest) (lowest, best) = (loss, penalty);
            }
        }
        var all = new LinearFit(scales.Apply(features, used), targets, used, width);
        return new(scales, Minimizer.Minimize(new double[all.WeightCount], (w, gradient) => all.Loss(w, gradient, best / used.Length)), targets);
    }

    /// <summary>[rows, width].</summary>
    public Tensor Predict(float[] features, int rows)
    {
        int width = _targets.Width, inputs = _weights.Length / width - 1;
        if (rows > 0 && features.Length / rows != inputs) throw new ArgumentException($"Baselines: expected {inputs} features, as many as were fitted, got {features.Length / rows}.");
        var answers = new float[rows * width];
        Parallel.For(0, (rows + Block - 1) / Block, block =>
        {
            int first = block * Block, count = Math.Min(Block, rows - first);
            double[] x = _scales.Apply(features, [.. Enumerable.Range(first, count)]), z = new double[width];
            for (int row = 0; row < count; row++)
            {
                for (int k = 0; k < width; k++) z[k] = LinearFit.Output(_weights, k, x.AsSpan(row * inputs, inputs));
                LinearFit.Link(z, _targets);
                for (int k = 0; k < width; k++) answers[(first + row) * width + k] = (float)z[k];
            }
        });
        return Tensor.From(answers, Shape.Of(rows, width));
    }

    // The share of the draws of used rows runs from 0 to 1, or to the largest draw where all are used.
    private static bool IsKept(double draw, double share) => draw * Math.Max(1, share) >= 0.2;
}
