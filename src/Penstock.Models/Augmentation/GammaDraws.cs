using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Numbers drawn in a graph from Gamma(shape, 1), by the method of Marsaglia and Tsang (2000) with a fixed number of tries.</summary>
internal static class GammaDraws
{
    // A try fails once in twenty at most; where all fail, the middle of the distribution stands.
    private const int Tries = 8;
    private const double Least = 1e-30;

    /// <summary>A number above 0 for each element of a shape.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="alpha">The shape of the distribution, above 0.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="step">An Int64 scalar: each step draws anew.</param>
    /// <param name="type">The element type.</param>
    public static Value Of(Shape shape, double alpha, long seed, Value step, DType type)
    {
        // Below 1 a draw of alpha + 1 is brought down.
        double d = (alpha < 1 ? alpha + 1 : alpha) - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        Value middle = step.Graph.Number(d, type), least = step.Graph.Number(Least, type), drawn = Op.BroadcastTo(middle, shape);
        for (int i = 0; i < Tries; i++)
        {
            Value normal = Op.RandomNormal(shape, seed, step, type: type), root = normal * c + 1, cube = root * root * root, v = Op.Maximum(cube, least);
            Value bound = Op.Square(normal) * 0.5 + d - v * d + Op.Log(v) * d;
            Value isTaken = Op.And(Op.Greater(cube, Op.Zero(cube)), Op.Less(LogOfPart(shape, seed, step, type), bound));
            drawn = Op.Where(isTaken, v * d, drawn);
        }
        if (alpha < 1) drawn *= Op.Exp(LogOfPart(shape, seed, step, type) / alpha);
        return Op.Maximum(drawn, least);
    }

    private static Value LogOfPart(Shape shape, long seed, Value step, DType type) => Op.Log(1 - Op.RandomUniform(shape, seed, step, type: type));
}
