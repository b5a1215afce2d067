namespace Penstock.Tensors;

// Results that lie a stride apart, and how they are made: a convolution without a stride over a part of a slab. A convolution
// itself is one lattice of all its results; the gradient of its input is as many as its strides make.
internal unsafe struct ConvolutionLattice
{
    internal ConvolutionPlan Plan;

    // Where the part of the slab begins, in floats.
    internal nint SlabOffset;

    // Where the results lie: the first of an image, and how many floats on are the next image, plane, row and pixel.
    internal nint First;
    internal nint Image;
    internal nint Plane;
    internal nint Row;
    internal nint Pixel;

    // Of a mirrored convolution: the tap of the convolution itself that comes last, how many taps on is the next along each
    // axis, and how many come with a step along depth and height.
    internal int LastTap;
    internal int TapPlane;
    internal int TapRow;
    internal int TapPixel;

    // All results of a convolution, one behind another.
    internal ConvolutionLattice(in ConvolutionPlan plan)
    {
        ConvolutionGeometry g = plan.Geometry;
        Plan = plan;
        Pixel = g.Filters;
        Row = g.Width.Output * Pixel;
        Plane = g.Height.Output * Row;
        Image = g.OutputSize;
    }

    // Whether an image's results lie one behind another.
    internal readonly bool IsDense => Pixel == Plan.Geometry.Filters && Row == Plan.Geometry.Width.Output * Pixel && Plane == Plan.Geometry.Height.Output * Row;

    // The tap of the convolution itself that a tap of the mirrored one stands for.
    internal readonly int TapOf(int tap)
    {
        ConvolutionGeometry g = Plan.Geometry;
        int row = tap / g.Width.Kernel;
        return LastTap - row / g.Height.Kernel * TapPlane - row % g.Height.Kernel * TapRow - tap % g.Width.Kernel * TapPixel;
    }
}
