using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// The part of one image, with its padding, that a block of output rows reads: [kernel depth, rows, padded width, channels].
// Padding becomes zeros in memory, so that the kernels need no edges.
internal readonly unsafe struct Slab
{
    // Floats of a slab: with as many of output and weights, about half of a second-level cache.
    private const nint MostFloats = 48 << 10;

    private readonly ConvolutionGeometry _g;

    // Rows of output per slab.
    internal readonly int OutputRows;

    // As many rows as fit, or fewer where a task for each thread needs them.
    internal Slab(in ConvolutionGeometry geometry, int images, int threads)
    {
        _g = geometry;
        OutputRows = RowsWithin(geometry, MostFloats);
        while (images * PerImage < threads && OutputRows > 4)
            OutputRows = (OutputRows + 1) / 2;
    }

    internal int PerImage => _g.Depth.Output * PerPlane;

    internal int PerPlane => (_g.Height.Output + OutputRows - 1) / OutputRows;

    // Floats of an image.
    internal int ImageSize => _g.InputSize;

    internal int InputRows => (OutputRows - 1) * _g.Height.Stride + _g.Height.Extent;

    internal nint RowSize => (nint)_g.Width.Padded * _g.Channels;

    internal nint Size => checked(_g.Depth.Kernel * InputRows * RowSize);

    // Whether images lie as their slabs would, so that nothing needs to be copied.
    internal bool IsImage => _g.Depth.Kernel == 1 && IsUnpadded(_g.Depth) && IsUnpadded(_g.Height) && IsUnpadded(_g.Width);

    internal float* Within(float* image, int outputDepth, int outputRow) =>
        image + ((nint)outputDepth * _g.Depth.Stride * _g.Height.Input + (nint)outputRow * _g.Height.Stride) * RowSize;

    // Where in an image the rows begin that the slab from an output row on reads, of the first plane, and how many floats they are.
    internal (nint First, nint Count) Floats(int outputRow)
    {
        nint row = (nint)_g.Width.Input * _g.Channels, size = _g.InputSize;
        nint first = Math.Clamp((outputRow * _g.Height.Stride - _g.Height.PadBefore) * row, 0, size);
        return (first, Math.Min(InputRows * row, size - first));
    }

    // Where a tap begins within the slab, in floats.
    internal nint TapOffset(int depth, int height, int width) =>
        ((nint)depth * InputRows + height * _g.Height.Dilation) * RowSize + (nint)width * _g.Width.Dilation * _g.Channels;

    // As many output rows as keep a slab in the second-level cache, in equal parts.
    private static int RowsWithin(in ConvolutionGeometry g, nint floats)
    {
        nint row = (nint)g.Width.Padded * g.Channels * g.Depth.Kernel;
        nint rows = Math.Clamp((floats / Math.Max(1, row) - g.Height.Extent) / g.Height.Stride + 1, Math.Min(4, g.Height.Output), g.Height.Output);
        nint slabs = (g.Height.Output + rows - 1) / rows;
        return (int)((g.Height.Output + slabs - 1) / slabs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(TileForm form, float* images, in ResultGradient gradient, int image, int outputDepth, int outputRow, float* to)
    {
        nint inputRow = (nint)_g.Width.Input * _g.Channels, before = (nint)_g.Width.PadBefore * _g.Channels, after = (nint)_g.Width.PadAfter * _g.Channels;
        for (int d = 0; d < _g.Depth.Kernel; d++)
        {
            int depth = outputDepth * _g.Depth.Stride - _g.Depth.PadBefore + d * _g.Depth.Dilation;
            for (int r = 0; r < InputRows; r++, to += RowSize)
            {
                int row = outputRow * _g.Height.Stride - _g.Height.PadBefore + r;
                if (depth < 0 || depth >= _g.Depth.Input || row < 0 || row >= _g.Height.Input)
                {
                    Clear(to, RowSize);
                    continue;
                }
                nint at = (nint)image * _g.InputSize + ((nint)depth * _g.Height.Input + row) * inputRow;
                Clear(to, before);
                if (!gradient.LiesInMemory)
                    gradient.Copy(form, at, inputRow, to + before);
                else
                    Buffer.MemoryCopy(images + at, to + before, inputRow * sizeof(float), inputRow * sizeof(float));
                Clear(to + before + inputRow, after);
            }
        }
    }

    private static bool IsUnpadded(in ConvolutionAxis axis) => axis is { PadBefore: 0, PadAfter: 0 };

    private static void Clear(float* pointer, nint count) => new Span<float>(pointer, (int)count).Clear();
}
