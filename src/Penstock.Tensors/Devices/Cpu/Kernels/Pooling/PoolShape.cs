namespace Penstock.Tensors;

/// <summary>The extents of a two-dimensional pooling of [images, height, width, channels].</summary>
/// <param name="Input">Extents of an image before pooling.</param>
/// <param name="Output">Extents of an image after pooling.</param>
/// <param name="Channels">Numbers of a pixel.</param>
/// <param name="Window">Extents of the window.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Padding">Rows above and columns to the left that the window may cover without counting.</param>
internal readonly record struct PoolShape(
    (nint Height, nint Width) Input, (nint Height, nint Width) Output, nint Channels,
    (nint Height, nint Width) Window, (nint Height, nint Width) Stride, (nint Height, nint Width) Padding)
{
    /// <summary>Numbers of one image before pooling.</summary>
    public nint InputSize => checked(Input.Height * Input.Width * Channels);

    /// <summary>Numbers of one image after pooling.</summary>
    public nint OutputSize => checked(Output.Height * Output.Width * Channels);

    /// <summary>Whether it is the common one: windows of 2 x 2, side by side, all inside the image.</summary>
    public bool IsTwoByTwo => Window == (2, 2) && Stride == (2, 2) && Padding == (0, 0) && 2 * Output.Height <= Input.Height && 2 * Output.Width <= Input.Width;

    /// <summary>The rows of the window of an output row, first and one past the last, that lie in the image.</summary>
    public (nint First, nint End) Rows(nint output) => Span(output, Input.Height, Window.Height, Stride.Height, Padding.Height);

    /// <summary>The columns of the window of an output column, first and one past the last, that lie in the image.</summary>
    public (nint First, nint End) Columns(nint output) => Span(output, Input.Width, Window.Width, Stride.Width, Padding.Width);

    private static (nint First, nint End) Span(nint output, nint extent, nint window, nint stride, nint padding)
    {
        nint first = output * stride - padding;
        return (Math.Max(0, first), Math.Min(extent, first + window));
    }
}
