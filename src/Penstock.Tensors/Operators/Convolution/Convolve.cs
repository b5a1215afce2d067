namespace Penstock.Tensors;

/// <summary>
/// Cross-correlation over one to three spatial axes. Input [batch, spatial.., channels], weights [kernel.., channels / groups, filters],
/// an optional bias [filters], result [batch, spatial.., filters].
/// Beside a bias, a pass may let it add a fourth input like the result, and give mean and variance of each filter's results too.
/// </summary>
/// <param name="Strides">Steps from one window to the next, one for each spatial axis.</param>
/// <param name="Dilations">Steps from one tap to the next, one for each spatial axis.</param>
/// <param name="Padding">What lies beyond the edges: zeros where there is padding.</param>
/// <param name="Groups">Into how many groups channels and filters are split.</param>
internal sealed record Convolve(Axes Strides, Axes Dilations, Padding Padding, int Groups = 1) : Operator
{
    internal FusedActivation Activation { get; init; }

    /// <summary>Whether mean and variance (divided by the count) of the result over all axes but the last are results too.</summary>
    internal bool Measures { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 2 or 3 || (inputs.Count == 4 && Groups == 1), "2 or 3 inputs, or 4 with one group", inputs.Count);
        int axes = Strides.Count;
        var (x, w) = (inputs[0], inputs[1]);
        Require(inputs.All(i => i.DType == x.DType) && x.DType.IsFloating(), "floating-point inputs of one type", string.Join(", ", inputs.Select(i => i.DType)), "Cast them.");
        Require(axes is >= 1 and <= 3 && Dilations.Count == axes, "1 to 3 strides and as many dilations", $"{Strides} and {Dilations}");
        Require(x.Shape.Rank == axes + 2, $"an input of rank {axes + 2}: batch, {axes} spatial axes, channels", x.Shape, "Add missing axes with ExpandDims.");
        Require(w.Shape.Rank == axes + 2 && w.Shape.IsKnown, $"known weights of rank {axes + 2}: kernel, channels, filters", w.Shape);
        Require(x.Shape[-1] == w.Shape[-2] * Groups, $"{w.Shape[-2] * Groups} channels, as the weights have", x.Shape);
        Require(w.Shape[-1].Value % Groups == 0, $"filters that are a multiple of {Groups} groups", w.Shape[-1]);
        if (inputs.Count >= 3) Require(inputs[2].Shape == [w.Shape[-1]], $"a bias of shape [{w.Shape[-1]}]", inputs[2].Shape);
        var shape = new Dim[axes + 2];
        (shape[0], shape[^1]) = (x.Shape[0], w.Shape[-1]);
        for (int i = 0; i < axes; i++)
        {
            shape[i + 1] = Windows.Count(x.Shape[i + 1], w.Shape[i].Value, Strides[i], Dilations[i], Padding);
            Require(!shape[i + 1].IsKnown || shape[i + 1].Value > 0 || x.Shape[i + 1] is { IsKnown: true, Value: 0 }, $"spatial extents of at least {(w.Shape[i].Value - 1) * Dilations[i] + 1}", x.Shape, "Use Padding.Same or a smaller kernel.");
        }
        if (inputs.Count == 4) Require(inputs[3].Shape == Shape.Create(shape), $"something to add of shape {Shape.Create(shape)}", inputs[3].Shape);
        TensorType result = new(x.DType, Shape.Create(shape)), channels = new(x.DType, [w.Shape[-1]]);
        return Measures ? [result, channels, channels] : [result];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (Measures) return DifferentiateMeasured(node, gradients);
        if (gradients[0] is not { } g) return [.. node.Inputs.Select(_ => (Gradient?)null)];
        if (Activation == FusedActivation.Relu6) g = Op.Relu6Gradient(g, node.Results[0]);
        var op = new ConvolveGradient(this with { Activation = FusedActivation.None }, Activation == FusedActivation.Relu);
        IReadOnlyList<Value> slopes = node.Graph.Apply(op, op.MasksByResult ? [node.Inputs[0], node.Inputs[1], g, node.Results[0]] : [node.Inputs[0], node.Inputs[1], g]);
        Value added = Activation == FusedActivation.Relu ? Op.ReluGradient(g, node.Results[0]) : g;
        return [.. node.Inputs.Select((_, i) => (Gradient?)(i == 3 ? added : slopes[i]))];
    }

    private IReadOnlyList<Gradient?> DifferentiateMeasured(Node node, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count;
        int[] axes = [.. Enumerable.Range(0, Strides.Count + 1)];
        Value y = node.Graph.Apply(this with { Measures = false }, [.. node.Inputs])[0], mean = Op.Mean(y, axes);
        return Differentiation.ThroughAdded([y, mean, Op.Mean(Op.Square(y - mean), axes)], gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 2.0 * results[0].Shape.ElementCount * inputs[1].Shape.Product(0, inputs[1].Shape.Rank - 1).Value;

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32
        ? Bind<float>(call, (team, geometry, arguments) => Convolution.Forward(team, geometry, arguments))
        : Bind<double>(call, (_, geometry, arguments) => ConvolutionReference.Forward(geometry, arguments));

    private delegate void Forward<T>(ThreadTeam team, ConvolutionGeometry geometry, ConvolutionArguments<T> arguments) where T : unmanaged;

    private unsafe Action Bind<T>(Invocation call, Forward<T> forward) where T : unmanaged
    {
        ConvolutionGeometry geometry = Geometry(call);
        TensorBuffer x = call.Inputs[0], w = call.Inputs[1], y = call.Results[0];
        TensorBuffer? bias = call.Inputs.Count > 2 ? call.Inputs[2] : null, residual = call.Inputs.Count > 3 ? call.Inputs[3] : null;
        int batch = checked((int)x.Shape[0].Value);
        ThreadTeam team = call.Team;
        FusedActivation activation = Activation;
        (TensorBuffer? mean, TensorBuffer? variance) = Measures ? (call.Results[1], call.Results[2]) : (null, null);
        PackedWeights? packed = w.DType == DType.Float32 && call.Lasts(1) ? Packed(w, geometry) : null;
        return () => forward(team, geometry, new ConvolutionArguments<T>
        {
            Batch = batch, Input = (T*)x.Address, Weights = (T*)w.Address, Bias = bias is null ? null : (T*)bias.Address, Output = (T*)y.Address, Activation = activation,
            Mean = mean is null ? null : (T*)mean.Address, Variance = variance is null ? null : (T*)variance.Address,
            Residual = residual is null ? null : (T*)residual.Address, PackedWeights = packed is null ? null : (T*)packed.Current(),
        });
    }

    private static unsafe PackedWeights? Packed(TensorBuffer weights, ConvolutionGeometry geometry)
    {
        nint floats = Convolution.PackedSize(geometry);
        // The layout depends on the weights' shape and on whether taps lie together.
        return floats == 0 ? null : weights.PackedAs((nameof(Convolve), geometry.IsMatrixProduct, geometry.Groups, weights.Shape), floats, (from, to) => Convolution.PackWhole(geometry, from, to));
    }

    internal ConvolutionGeometry Geometry(Invocation call) => Geometry(call.Inputs[0].Shape, call.Inputs[1].Shape);

    internal ConvolutionGeometry Geometry(Shape x, Shape w)
    {
        var axes = new ConvolutionAxis[Strides.Count];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = Windows.Axis(checked((int)x[i + 1].Value), checked((int)w[i].Value), Strides[i], Dilations[i], Padding);
        return new ConvolutionGeometry(axes, checked((int)x[-1].Value), checked((int)w[-1].Value), Groups);
    }
}

public static partial class Op
{
    /// <summary>Convolution over one to three spatial axes; see <see cref="Penstock.Tensors.Convolve"/>.</summary>
    /// <param name="x">[batch, spatial.., channels].</param>
    /// <param name="weights">[kernel.., channels / groups, filters].</param>
    /// <param name="bias">[filters], or null.</param>
    /// <param name="strides">One for each spatial axis; 1 by default.</param>
    /// <param name="dilations">One for each spatial axis; 1 by default.</param>
    /// <param name="padding">Default <see cref="Padding.Valid"/>.</param>
    /// <param name="groups">Default 1.</param>
    public static Value Convolve(Value x, Value weights, Value? bias = null, Axes? strides = null, Axes? dilations = null, Padding padding = Padding.Valid, int groups = 1)
    {
        Axes ones = [.. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        return Convolve(x, weights, bias, new Convolve(strides ?? ones, dilations ?? ones, padding, groups), relu: false);
    }

    /// <summary>A convolution that may end in ReLU, in one pass.</summary>
    internal static Value Convolve(Value x, Value weights, Value? bias, Convolve op, bool relu) =>
        x.Graph.Apply(op with { Activation = relu ? FusedActivation.Relu : FusedActivation.None }, bias is null ? [x, weights] : [x, weights, bias])[0];
}
