namespace Penstock.Evaluation;

/// <summary>L-BFGS (Liu and Nocedal 1989) with backtracking, for smooth convex functions.</summary>
internal static class Minimizer
{
    private const int Memory = 12, MostSteps = 500;
    private const double Tolerance = 1e-6;

    /// <summary>Where the function is smallest, from a start on.</summary>
    /// <param name="start">The start.</param>
    /// <param name="function">Gives the value and fills the gradient.</param>
    public static double[] Minimize(double[] start, Func<double[], double[], double> function)
    {
        double[] x = [.. start], gradient = new double[x.Length];
        double value = function(x, gradient);
        var steps = new List<(double[] Step, double[] Change, double Inverse)>();
        for (int step = 0; step < MostSteps && Norm(gradient) > Tolerance; step++)
        {
            double[] direction = Direction(gradient, steps);
            double slope = LinearFit.Dot(direction, gradient);
            if (slope >= 0) break;
            double length = steps.Count == 0 ? Math.Min(1, 1 / Norm(gradient)) : 1;
            double[] next = new double[x.Length], nextGradient = new double[x.Length];
            double nextValue;
            while (true)
            {
                x.CopyTo(next, 0);
                LinearFit.AddScaled(next, direction, length);
                nextValue = function(next, nextGradient);
                if (nextValue <= value + 1e-4 * length * slope) break;
                length /= 2;
                if (length < 1e-12) return x;
            }
            Remember(steps, x, next, gradient, nextGradient);
            bool isSettled = value - nextValue < 1e-12 * Math.Max(1, Math.Abs(value));
            (x, gradient, value) = (next, nextGradient, nextValue);
            if (isSettled) break;
        }
        return x;
    }

    private static void Remember(List<(double[], double[], double)> steps, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] step = [.. next], change = [.. nextGradient];
        LinearFit.AddScaled(step, x, -1);
        LinearFit.AddScaled(change, gradient, -1);
        double curvature = LinearFit.Dot(step, change);
        if (curvature <= 1e-14) return;
        if (steps.Count == Memory) steps.RemoveAt(0);
        steps.Add((step, change, 1 / curvature));
    }

    private static double[] Direction(double[] gradient, List<(double[] Step, double[] Change, double Inverse)> steps)
    {
        double[] direction = [.. gradient.Select(g => -g)];
        var factors = new double[steps.Count];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            factors[i] = steps[i].Inverse * LinearFit.Dot(steps[i].Step, direction);
            LinearFit.AddScaled(direction, steps[i].Change, -factors[i]);
        }
        if (steps.Count > 0)
        {
            var (_, change, inverse) = steps[^1];
            double scale = 1 / (inverse * LinearFit.Dot(change, change));
            for (int i = 0; i < direction.Length; i++) direction[i] *= scale;
        }
        for (int i = 0; i < steps.Count; i++)
            LinearFit.AddScaled(direction, steps[i].Step, factors[i] - steps[i].Inverse * LinearFit.Dot(steps[i].Change, direction));
        return direction;
    }

    private static double Norm(double[] values) => values.Max(Math.Abs);
}
