using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Shapes of pooling, and the plain walk over their windows.</summary>
internal static class Pools
{
    /// <summary>Windows that fit, overlap, leave a rest, are padded, or are larger than their stride; few and many channels.</summary>
    public static IEnumerable<PoolShape> Shapes()
    {
        foreach (int channels in (int[])[1, 3, 8, 17, 32, 40])
        {
            yield return new((4, 6), (2, 3), channels, (2, 2), (2, 2), (0, 0));
            yield return new((5, 7), (2, 3), channels, (2, 2), (2, 2), (0, 0));
            yield return new((5, 7), (3, 4), channels, (2, 2), (2, 2), (0, 0));
            yield return new((6, 5), (6, 5), channels, (3, 3), (1, 1), (1, 1));
            yield return new((7, 8), (3, 3), channels, (3, 4), (2, 2), (0, 0));
            yield return new((5, 5), (1, 1), channels, (5, 5), (5, 5), (0, 0));
            yield return new((9, 4), (3, 2), channels, (2, 1), (3, 2), (0, 0));
        }
    }

    /// <summary>Calls with the index of an output and those of its inputs, row by row.</summary>
    public static void ForEachWindow(PoolShape shape, int images, Action<int, IReadOnlyList<int>> visit)
    {
        (int height, int width, int channels) = ((int)shape.Input.Height, (int)shape.Input.Width, (int)shape.Channels);
        int output = 0;
        for (int image = 0; image < images; image++)
            for (int i = 0; i < shape.Output.Height; i++)
                for (int j = 0; j < shape.Output.Width; j++)
                    for (int c = 0; c < channels; c++, output++)
                    {
                        var inputs = new List<int>();
                        for (int u = 0; u < shape.Window.Height; u++)
                            for (int v = 0; v < shape.Window.Width; v++)
                            {
                                int row = i * (int)shape.Stride.Height + u - (int)shape.Padding.Height, column = j * (int)shape.Stride.Width + v - (int)shape.Padding.Width;
                                if (row >= 0 && row < height && column >= 0 && column < width) inputs.Add(((image * height + row) * width + column) * channels + c);
                            }
                        visit(output, inputs);
                    }
    }
}
