using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Puts a rectangle of another image into each (Yun et al. 2019); labels are mixed by the areas, the area's share drawn evenly from 0 to 1.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="factor">The part of the images that are mixed, from 0 to 1. Default 1.</param>
/// <param name="seed">The seed of the draws. Default 0.</param>
public sealed class CutMix(int classes, double factor = 1, long seed = 0) : BatchMixture(classes, seed)
{
    private readonly double _factor = factor is >= 0 and <= 1 ? factor : throw new ArgumentException(FormattableString.Invariant($"CutMix: expected a factor from 0 to 1, got {factor}."));

    private protected override float[] Mix(ReadOnlySpan<float> images, Span<float> mixed, Shape shape, int[] partners, Draws draws)
    {
        int height = (int)shape[1].Value, width = (int)shape[2].Value, channels = (int)shape[3].Value, size = height * width * channels;
        var shares = new float[partners.Length];
        for (int row = 0; row < shares.Length; row++)
        {
            double side = Math.Sqrt(draws.Part()), x = draws.Part() * width, y = draws.Part() * height;
            bool isMixed = draws.Part() < _factor;
            // A rectangle that reaches beyond the edge is cut there, as in the paper.
            int left = (int)Math.Max(0, x - side * width / 2), right = (int)Math.Min(width, x + side * width / 2);
            int top = (int)Math.Max(0, y - side * height / 2), bottom = (int)Math.Min(height, y + side * height / 2);
            shares[row] = isMixed ? 1 - (float)((right - left) * (bottom - top)) / (height * width) : 1;
            for (int line = top; isMixed && line < bottom; line++)
            {
                int start = (line * width + left) * channels, count = (right - left) * channels;
                images.Slice(partners[row] * size + start, count).CopyTo(mixed[(row * size + start)..]);
            }
        }
        return shares;
    }
}
