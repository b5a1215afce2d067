namespace Penstock.Tensors;

// The gradient of a convolution's input as a convolution over output gradients, with taps reversed and channels and filters
// changing places. Under a stride an input is reached by every stride-th tap alone, and inputs a stride apart by the same
// ones: they are a lattice, made by a convolution of its own. All lattices of an image read one slab.
internal static unsafe class ConvolutionMirror
{
    internal const int MostLattices = 16;

    // Narrower rows, and fewer channels than half a vector, leave the tiles too little to do.
    private const int FewestPixels = 4;

    // Gives how many lattices there are; 0 where dilated taps or wide padding leave none, or where they do not pay.
    internal static int Lattices(in ConvolutionGeometry of, TileForm form)
    {
        int lattices = of.Depth.Stride * of.Height.Stride * of.Width.Stride;
        if (!HasMirror(of.Depth) || !HasMirror(of.Height) || !HasMirror(of.Width) || lattices > MostLattices || of.InputSize == 0)
            return 0;
        bool pays = lattices == 1 || (2 * of.GroupChannels >= form.Width && of.Width.Input >= FewestPixels * of.Width.Stride);
        return pays ? lattices : 0;
    }

    internal static void Fill(in ConvolutionGeometry of, TileForm form, int images, int threads, ConvolutionLattice* lattices)
    {
        ConvolutionGeometry shared = new([Shared(of.Depth), Shared(of.Height), Shared(of.Width)], of.Filters, of.Channels, of.Groups);
        Slab slab = new(shared, images, threads);
        for (int d = 0; d < of.Depth.Stride; d++)
            for (int h = 0; h < of.Height.Stride; h++)
                for (int w = 0; w < of.Width.Stride; w++)
                    *lattices++ = Lattice(of, slab, shared, form, d, h, w);
    }

    private static ConvolutionLattice Lattice(in ConvolutionGeometry of, in Slab slab, in ConvolutionGeometry shared, TileForm form, int d, int h, int w)
    {
        Along depth = new(of.Depth, d), height = new(of.Height, h), width = new(of.Width, w);
        ConvolutionGeometry part = new([depth.Axis, height.Axis, width.Axis], of.Filters, of.Channels, of.Groups);
        ConvolutionPlan plan = new(part, form, slab);
        if (depth.Taps == 0 || height.Taps == 0 || width.Taps == 0)
            plan.Segments = 0;
        nint row = (nint)of.Width.Input * of.Channels, plane = of.Height.Input * row;
        return new()
        {
            Plan = plan,
            SlabOffset = slab.TapOffset(shared.Depth.PadBefore - depth.Before, 0, 0) + (shared.Height.PadBefore - height.Before) * slab.RowSize
                + (nint)(shared.Width.PadBefore - width.Before) * of.Filters,
            First = d * plane + h * row + (nint)w * of.Channels,
            Image = of.InputSize, Plane = of.Depth.Stride * plane, Row = of.Height.Stride * row, Pixel = (nint)of.Width.Stride * of.Channels,
            LastTap = (depth.LastTap * of.Height.Kernel + height.LastTap) * of.Width.Kernel + width.LastTap,
            TapPlane = of.Depth.Stride * of.Height.Kernel * of.Width.Kernel, TapRow = of.Height.Stride * of.Width.Kernel, TapPixel = of.Width.Stride,
        };
    }

    private static bool HasMirror(in ConvolutionAxis axis)
    {
        Along first = new(axis, 0);
        return axis.Stride == 1 ? first.Before >= 0 && axis.Input - axis.Output - first.Before + axis.Extent - 1 >= 0 : axis.Dilation == 1 || axis.Kernel == 1;
    }

    // The axis over outputs that holds what the lattices along it read.
    private static ConvolutionAxis Shared(in ConvolutionAxis axis)
    {
        Along first = new(axis, 0);
        if (axis.Stride == 1)
            return new(axis.Output, axis.Kernel, 1, axis.Dilation, first.Before, axis.Input - axis.Output - first.Before + axis.Extent - 1);
        int before = 0, reach = 0;
        for (int i = 0; i < axis.Stride; i++)
        {
            Along along = new(axis, i);
            if (along.Taps == 0)
                continue;
            before = Math.Max(before, along.Before);
            reach = Math.Max(reach, along.Taps - along.Before);
        }
        return new(axis.Output, before + reach, 1, 1, before, Math.Max(0, first.Count - axis.Output + reach - 1));
    }

    // The inputs of an axis at a place, a stride on, and so on: how many they are, how many taps reach them, the last of those,
    // and how many outputs before its own place the first of them reads.
    private readonly struct Along
    {
        internal Along(in ConvolutionAxis axis, int place)
        {
            int firstTap = (place + axis.PadBefore) % axis.Stride;
            Count = (Math.Max(0, axis.Input - place) + axis.Stride - 1) / axis.Stride;
            Taps = (Math.Max(0, axis.Kernel - firstTap) + axis.Stride - 1) / axis.Stride;
            LastTap = firstTap + (Taps - 1) * axis.Stride;
            int dilation = axis.Stride == 1 ? axis.Dilation : 1, reach = (Math.Max(1, Taps) - 1) * dilation;
            Before = Taps == 0 ? 0 : reach - (place + axis.PadBefore) / axis.Stride;
            Axis = new(Count + reach, Math.Max(1, Taps), 1, dilation, 0, 0);
        }

        internal int Count { get; }

        internal int Taps { get; }

        internal int LastTap { get; }

        internal int Before { get; }

        internal ConvolutionAxis Axis { get; }
    }
}
