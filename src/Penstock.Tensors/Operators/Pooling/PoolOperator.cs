namespace Penstock.Tensors;

/// <summary>An operator that takes windows over one to three spatial axes together, channel by channel: [batch, spatial.., channels].</summary>
/// <param name="Window">The extents of a window, one for each spatial axis.</param>
/// <param name="Strides">Steps from one window to the next, one for each spatial axis.</param>
/// <param name="Padding">Valid or Same; what lies beyond the edges does not count.</param>
internal abstract record PoolOperator(Axes Window, Axes Strides, Padding Padding) : Operator
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Shape x = inputs[0].Shape;
        Require(inputs[0].DType.IsFloating(), "floating-point numbers", inputs[0].DType, "Cast the input.");
        Require(Window.Count is >= 1 and <= 3 && Strides.Count == Window.Count && Window.Concat(Strides).All(n => n > 0), "1 to 3 window extents and as many strides, all above 0", $"{Window} and {Strides}");
        Require(x.Rank == Window.Count + 2, $"an input of rank {Window.Count + 2}: batch, {Window.Count} spatial axes, channels", x);
        Require(Padding != Padding.Causal, "padding Valid or Same", Padding);
        for (int i = 0; i < Window.Count; i++)
            x = x.With(i + 1, Windows.Count(x[i + 1], Window[i], Strides[i], 1, Padding));
        return [inputs[0] with { Shape = x }];
    }

    /// <summary>Three axes are pooled in two rounds: the last two in each plane, then the first.</summary>
    public sealed override IReadOnlyList<Value>? Expand(IReadOnlyList<Value> inputs)
    {
        if (Window.Count < 3) return null;
        Graph graph = inputs[0].Graph;
        Shape x = inputs[0].Shape, y = Infer([inputs[0].Type])[0].Shape;
        Value planes = Op.Reshape(inputs[0], [x[0] * x[1], x[2], x[3], x[4]]);
        planes = graph.Apply(this with { Window = [Window[1], Window[2]], Strides = [Strides[1], Strides[2]] }, [planes])[0];
        Value columns = Op.Reshape(planes, [x[0], x[1], y[2] * y[3], x[4]]);
        columns = graph.Apply(this with { Window = [Window[0], 1], Strides = [Strides[0], 1] }, [columns])[0];
        return [Op.Reshape(columns, y)];
    }

    /// <inheritdoc/>
    public sealed override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => results[0].Shape.ElementCount * (double)Window.Aggregate(1, (a, b) => a * b);

    /// <summary>The extents for the kernels; one spatial axis is a row of pixels.</summary>
    internal PoolShape Pools(Shape x, Shape y)
    {
        ConvolutionAxis Axis(int i) => Windows.Axis(checked((int)x[i + 1].Value), Window[i], Strides[i], 1, Padding);
        nint Extent(Shape shape, int i) => (nint)shape[i + 1].Value;
        nint channels = (nint)x[-1].Value;
        if (Window.Count == 1)
            return new((1, Extent(x, 0)), (1, Extent(y, 0)), channels, (1, Window[0]), (1, Strides[0]), (0, Axis(0).PadBefore));
        return new((Extent(x, 0), Extent(x, 1)), (Extent(y, 0), Extent(y, 1)), channels, (Window[0], Window[1]), (Strides[0], Strides[1]), (Axis(0).PadBefore, Axis(1).PadBefore));
    }

    /// <summary>Splits the output rows of all images, whose windows the kernel takes together.</summary>
    private protected static unsafe Action BindForward(Invocation call, PoolShape shape, delegate*<void*, void*, PoolShape*, nint, nint, void> kernel)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return call.Split(x.Shape[0].Value * shape.Output.Height, 1 + NumbersOfTask * shape.Output.Height / Math.Max(1, shape.InputSize), (start, end) =>
        {
            PoolShape s = shape;
            kernel(x.Address, y.Address, &s, (nint)start, (nint)(end - start));
        });
    }

    // Half a microsecond; what another core has written takes longer to fetch.
    private const long NumbersOfTask = 4096;

    /// <summary>The least number of images worth a task of its own.</summary>
    internal static long Grain(PoolShape shape) => 1 + 16384 / Math.Max(1, shape.InputSize);
}
