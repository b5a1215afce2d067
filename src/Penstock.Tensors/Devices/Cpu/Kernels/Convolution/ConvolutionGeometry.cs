namespace Penstock.Tensors;

// The shape of a convolution without its batch: one to three spatial axes, made three by leading ones. Inputs lie as
// [batch, spatial..., Channels], weights as [kernel..., Channels / Groups, Filters], outputs as [batch, spatial..., Filters].
// A depthwise convolution is one whose Groups equal its Channels: Keras's [kernel..., channels, multiplier] weights are then
// the same numbers in the same order as [kernel..., 1, channels * multiplier].
internal readonly record struct ConvolutionGeometry
{
    internal ConvolutionGeometry(ReadOnlySpan<ConvolutionAxis> axes, int channels, int filters, int groups = 1)
    {
        if (axes.Length is < 1 or > 3)
            throw new ArgumentException($"Convolution: expected 1 to 3 spatial axes, got {axes.Length}.");
        foreach (ConvolutionAxis axis in axes)
            if (axis.Kernel < 1 || axis.Stride < 1 || axis.Dilation < 1 || axis.Input < 0 || axis.PadBefore < 0 || axis.PadAfter < 0)
                throw new ArgumentException($"Convolution: expected kernel, stride and dilation of at least 1 and no negative extent, got {axis}.");
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ArgumentException($"Convolution: expected channels and filters to be multiples of groups, got {channels} channels, {filters} filters, {groups} groups.");

        Depth = axes.Length == 3 ? axes[0] : ConvolutionAxis.One;
        Height = axes.Length >= 2 ? axes[^2] : ConvolutionAxis.One;
        Width = axes[^1];
        Channels = channels;
        Filters = filters;
        Groups = groups;
        InputSize = checked(Depth.Input * Height.Input * Width.Input * channels);
        OutputPixels = checked(Depth.Output * Height.Output * Width.Output);
        OutputSize = checked(OutputPixels * filters);
        Taps = checked(Depth.Kernel * Height.Kernel * Width.Kernel);
        WeightSize = checked(Taps * (channels / groups) * filters);
    }

    internal ConvolutionAxis Depth { get; }

    internal ConvolutionAxis Height { get; }

    internal ConvolutionAxis Width { get; }

    internal int Channels { get; }

    internal int Filters { get; }

    internal int Groups { get; }

    internal int GroupChannels => Channels / Groups;

    internal int GroupFilters => Filters / Groups;

    // Elements of one image.
    internal int InputSize { get; }

    // Elements of one image's output, and its pixels.
    internal int OutputSize { get; }

    internal int OutputPixels { get; }

    internal int Taps { get; }

    internal int WeightSize { get; }

    internal bool IsMatrixProduct => Groups == 1 && IsPointwise(Depth) && IsPointwise(Height) && IsPointwise(Width);

    // One filter for each channel, and more than one channel.
    internal bool IsDepthwise => Groups > 1 && Groups == Channels && Groups == Filters;

    private static bool IsPointwise(ConvolutionAxis axis) => axis is { Kernel: 1, Stride: 1, PadBefore: 0, PadAfter: 0 };
}
