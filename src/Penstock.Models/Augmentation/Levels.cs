using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Pixels as whole levels, and what a table makes of them.</summary>
internal static class Levels
{
    // Pixels of a range such as 0 to 1 come out a little below the level that they were made of.
    private const double Slack = 1.0 / 1024;

    /// <summary>The level of each pixel from 0 to 255 as a number, by rounding down; NaN stays.</summary>
    /// <param name="bytes">Pixels from 0 to 255; those beyond count as the nearest.</param>
    /// <param name="count">How many levels there are: 255 is the last.</param>
    public static Value Of(Value bytes, int count) => Op.Floor(Targets.Clip(bytes, 0, 255) * ((count - 1) / 255.0) + Slack);

    /// <summary>The level of each pixel as Int32; that of NaN is -1, which no count takes in.</summary>
    public static Value Indices(Value bytes, int count) =>
        Op.Cast(Op.Where(Op.IsNaN(bytes), bytes.Graph.Number(-1, bytes.DType), Of(bytes, count)), DType.Int32);

    /// <summary>What tables give for levels: that of row r begins at r times its width; NaN stays NaN.</summary>
    /// <param name="tables">[rows, levels].</param>
    /// <param name="rows">Which table counts for each pixel, Int64 that goes with the pixels.</param>
    /// <param name="indices">The levels.</param>
    /// <param name="bytes">The pixels.</param>
    public static Value Look(Value tables, Value rows, Value indices, Value bytes)
    {
        Value places = Places(rows, tables.Shape[1].Value, indices);
        // Levels do not move a little, and so no gradient flows through them.
        Value found = Op.Gather(Op.StopGradient(Op.Reshape(tables, [tables.Shape.Size])), places);
        return Op.Where(Op.IsNaN(bytes), bytes, found);
    }

    /// <summary>The place of each level in all tables, Int64: there may be more than 2^31 of them.</summary>
    public static Value Places(Value rows, long width, Value indices) => rows * width + Op.Cast(Op.Maximum(indices, Op.Zero(indices)), DType.Int64);

    /// <summary>The numbers from 0 to below an extent, Int64.</summary>
    public static Value Count(Value like, Dim extent) => Op.CumulativeSum(Op.BroadcastTo(like.Graph.Number(1, DType.Int64), [extent]), 0, exclusive: true);
}
