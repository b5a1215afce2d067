namespace Penstock.Tensors;

/// <summary>How many windows fit along one spatial axis, and where they lie.</summary>
internal static class Windows
{
    public static Dim Count(Dim input, long kernel, int stride, int dilation, Padding padding)
    {
        long extent = checked((kernel - 1) * dilation + 1);
        if (padding != Padding.Valid) return Dim.CeilingDivide(input, stride);
        if (input.IsKnown) return input.Value < extent ? 0 : (input.Value - extent) / stride + 1;
        return Dim.Max(0, (input - extent) / stride + 1);
    }

    /// <summary>The fewest places that so many windows see.</summary>
    public static Dim Spanned(Dim windows, long kernel, int stride, int dilation, Padding padding)
    {
        long first = padding == Padding.Valid ? checked((kernel - 1) * dilation + 1) : 1;
        return windows.IsKnown && windows.Value == 0 ? 0 : windows * stride + Dim.Constant(first - stride);
    }

    public static ConvolutionAxis Axis(int input, int kernel, int stride, int dilation, Padding padding) => padding switch
    {
        Padding.Valid => ConvolutionAxis.Valid(input, kernel, stride, dilation),
        Padding.Same => ConvolutionAxis.Same(input, kernel, stride, dilation),
        _ => ConvolutionAxis.Causal(input, kernel, stride, dilation),
    };
}
