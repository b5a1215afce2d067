using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers drawn in a graph from Gamma(shape, 1), by the method of Marsaglia and Tsang (2000) with a fixed number of tries.</summary>
internal static class GammaDraws
{
    // A try fails once in twenty at most; where all fail, the middle of the distribution stands.
    private const int Tries = 8;
    private const double Least = 1e-30;
    // Below it one of several draws is all of their sum anyway, and logarithms stay finite.
    private const double LeastAlpha = 1e-30;

    /// <summary>The share of each draw in the sum of its row, which is of the Dirichlet distribution. Of small alpha, draws too small to be told from 0 have the right shares.</summary>
    public static Value Shares(Shape shape, double alpha, long seed, Value step) => Op.Softmax(Logarithms(shape, alpha, seed, step));

    /// <summary>The logarithm of a draw for each element of a shape, Float32.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="alpha">The shape of the distribution, above 0.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="step">An Int64 scalar: each step draws anew.</param>
    public static Value Logarithms(Shape shape, double alpha, long seed, Value step)
    {
        // Below 1 a draw of alpha + 1 is brought down.
        double d = (alpha < 1 ? alpha + 1 : alpha) - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        Value least = step.Graph.Number(Least, DType.Float32), drawn = Op.BroadcastTo(step.Graph.Number(0, DType.Float32), shape);
        for (int i = 0; i < Tries; i++)
        {
            Value normal = Op.RandomNormal(shape, seed, step), root = normal * c + 1, cube = root * root * root, v = Op.Maximum(cube, least), log = Op.Log(v);
            Value bound = Op.Square(normal) * 0.5 + d - v * d + log * d;
            Value isTaken = Op.And(Op.Greater(cube, Op.Zero(cube)), Op.Less(LogOfPart(shape, seed, step), bound));
            drawn = Op.Where(isTaken, log, drawn);
        }
        drawn += Math.Log(d);
        return alpha < 1 ? drawn + LogOfPart(shape, seed, step) / Math.Max(alpha, LeastAlpha) : drawn;
    }

    private static Value LogOfPart(Shape shape, long seed, Value step) => Op.Log(1 - Op.RandomUniform(shape, seed, step));
}
