using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A confusion matrix as an image: white where there is nothing, dark blue where the whole row is.</summary>
internal static class MatrixImage
{
    private const int UsualSide = 320, MostSide = 1024;
    private static readonly (int Red, int Green, int Blue) s_full = (8, 48, 107);

    public static Tensor Of(ConfusionMatrixPayload matrix)
    {
        int count = matrix.Labels.Count, cell = Math.Clamp(UsualSide / count, 1, 32), skipped = (count * cell + MostSide - 1) / MostSide, side = count * cell / skipped;
        double[] sums = [.. matrix.Counts.Select(row => (double)row.Sum())];
        var pixels = new byte[3 * side * side];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                int row = y * skipped / cell, column = x * skipped / cell;
                double share = sums[row] > 0 ? matrix.Counts[row][column] / sums[row] : 0;
                int at = 3 * (y * side + x);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (Mixed(share, s_full.Red), Mixed(share, s_full.Green), Mixed(share, s_full.Blue));
            }
        return Tensor.From(pixels, [side, side, 3]);
    }

    private static byte Mixed(double share, int full) => (byte)(byte.MaxValue + share * (full - byte.MaxValue));
}
