using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Axes made longer by a whole factor: each place becomes as many, at the centres of its equal parts.</summary>
internal static class Enlargement
{
    /// <summary>Every number repeated along axes.</summary>
    /// <param name="x">The input.</param>
    /// <param name="first">The first of the axes, which lie one after the other.</param>
    /// <param name="factors">How often, along each.</param>
    public static Value Repeat(Value x, int first, Axes factors)
    {
        Shape shape = x.Shape;
        Dim[] apart = [.. shape.Take(first)], repeated = [.. shape.Take(first)], joined = [.. shape.Take(first)];
        for (int i = 0; i < factors.Count; i++)
        {
            Dim extent = shape[first + i];
            (apart, repeated, joined) = ([.. apart, extent, 1], [.. repeated, extent, factors[i]], [.. joined, extent * factors[i]]);
        }
        Dim[] rest = [.. shape.Skip(first + factors.Count)];
        return Op.Reshape(Op.BroadcastTo(Op.Reshape(x, [.. apart, .. rest]), [.. repeated, .. rest]), [.. joined, .. rest]);
    }

    /// <summary>An axis made longer with numbers between its places. Beyond its ends there is nothing: the weights of what is there add up to 1.</summary>
    public static Value Interpolate(Value x, int axis, int factor, Interpolation interpolation)
    {
        if (factor == 1) return x;
        int reach = Reach(interpolation);
        Value ones = Op.BroadcastTo(x.Graph.Number(1, x.DType), [.. x.Shape.Select((extent, i) => i == axis ? extent : 1)]);
        Value padded = Op.Pad(x, axis, reach, reach), there = Op.Pad(ones, axis, reach, reach);
        Value[] parts = [.. Enumerable.Range(0, factor).Select(part =>
        {
            double[] weights = Weights(interpolation, reach, (part + 0.5) / factor - 0.5);
            return Op.ExpandDims(Weighted(padded, axis, x.Shape[axis], weights) / Weighted(there, axis, x.Shape[axis], weights), axis + 1);
        })];
        return Op.Reshape(Op.Concatenate(axis + 1, parts), x.Shape.With(axis, x.Shape[axis] * factor));
    }

    private static Value Weighted(Value padded, int axis, Dim extent, double[] weights) => weights.Index().Where(w => w.Item != 0)
        .Select(w => Op.Slice(padded, axis, w.Index, extent) * w.Item).Aggregate(Op.Add);

    // The weights of the places from -reach to reach for a point that lies off a place.
    private static double[] Weights(Interpolation interpolation, int reach, double offset) =>
        [.. Enumerable.Range(-reach, 2 * reach + 1).Select(place => Kernel(interpolation, Math.Abs(place - offset)))];

    private static int Reach(Interpolation interpolation) => interpolation switch { Interpolation.Bilinear => 1, Interpolation.Bicubic => 2, Interpolation.Lanczos3 => 3, _ => 5 };

    private static double Kernel(Interpolation interpolation, double x) => interpolation switch
    {
        Interpolation.Bilinear => Math.Max(0, 1 - x),
        Interpolation.Bicubic => x switch { <= 1 => (1.5 * x - 2.5) * x * x + 1, < 2 => ((-0.5 * x + 2.5) * x - 4) * x + 2, _ => 0 },
        _ => x < Reach(interpolation) ? Sinc(x) * Sinc(x / Reach(interpolation)) : 0,
    };

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
