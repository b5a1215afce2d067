namespace Penstock.Tensors;

/// <summary>
/// The transpose of a convolution as a linear map, which is the gradient of its input: each element of x adds the weights times itself to the
/// places that its window saw. Input [batch, spatial.., filters], weights [kernel.., channels / groups, filters], result [batch, spatial'.., channels].
/// </summary>
/// <param name="Of">The convolution that would make x from the result.</param>
/// <param name="Extra">For each spatial axis, how far the result goes beyond the shortest that has as many windows as x: 0 to below the stride.</param>
internal sealed record ConvolveTransposed(Convolve Of, Axes Extra) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        var (x, w) = (inputs[0], inputs[1]);
        int axes = Of.Strides.Count;
        Require(x.DType.IsFloating() && w.DType == x.DType, "floating-point inputs of one type", $"{x.DType} and {w.DType}", "Cast them.");
        Require(x.Shape.Rank == axes + 2, $"an input of rank {axes + 2}: batch, {axes} spatial axes, channels", x.Shape, "Add missing axes with ExpandDims.");
        Require(w.Shape.Rank == axes + 2 && w.Shape.IsKnown && w.Shape[-1] == x.Shape[-1], $"known weights [kernel.., channels, {x.Shape[-1]}]", w.Shape);
        Require(Extra.Count == axes && Enumerable.Range(0, axes).All(i => Extra[i] >= 0 && Extra[i] < Of.Strides[i]), $"extra extents from 0 to below the strides {Of.Strides}", Extra);
        var shape = new Dim[axes + 2];
        (shape[0], shape[^1]) = (x.Shape[0], w.Shape[-2] * Of.Groups);
        for (int i = 0; i < axes; i++) shape[i + 1] = Windows.Spanned(x.Shape[i + 1], w.Shape[i].Value, Of.Strides[i], Of.Dilations[i], Of.Padding) + Extra[i];
        var result = new TensorType(x.DType, Shape.Create(shape));
        _ = Of.Infer([result, w]);
        return [result];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [null, null];
        Value x = node.Inputs[0], w = node.Inputs[1];
        return [Op.Reshape(node.Graph.Apply(Of, [g, w])[0], x.Shape), node.Graph.Apply(new ConvolveGradient(Of, false), [g, w, x])[1]];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32
        ? Bind<float>(call, (team, geometry, gradients) => Convolution.Backward(team, geometry, gradients))
        : Bind<double>(call, (_, geometry, gradients) => ConvolutionReference.Backward(geometry, gradients));

    private delegate void Backward<T>(ThreadTeam team, ConvolutionGeometry geometry, ConvolutionGradients<T> gradients) where T : unmanaged;

    private unsafe Action Bind<T>(Invocation call, Backward<T> backward) where T : unmanaged
    {
        TensorBuffer x = call.Inputs[0], w = call.Inputs[1], y = call.Results[0];
        ConvolutionGeometry geometry = Of.Geometry(y.Shape, w.Shape);
        int batch = checked((int)x.Shape[0].Value);
        ThreadTeam team = call.Team;
        return () => backward(team, geometry, new ConvolutionGradients<T> { Batch = batch, Weights = (T*)w.Address, OutputGradient = (T*)x.Address, InputGradient = (T*)y.Address });
    }
}

public static partial class Op
{
    /// <summary>The transpose of a convolution over one to three spatial axes, from filters back to channels; see <see cref="Penstock.Tensors.ConvolveTransposed"/>.</summary>
    /// <param name="x">[batch, spatial.., filters].</param>
    /// <param name="weights">[kernel.., channels / groups, filters].</param>
    /// <param name="strides">One for each spatial axis; 1 by default.</param>
    /// <param name="dilations">One for each spatial axis; 1 by default.</param>
    /// <param name="padding">That of the convolution. Valid, the default: the shortest result has (n - 1) stride + (kernel - 1) dilation + 1 places; Same: (n - 1) stride + 1.</param>
    /// <param name="groups">Default 1.</param>
    /// <param name="extra">By how much each spatial axis of the result is longer than that, from 0, the default, to below the stride.</param>
    public static Value ConvolveTransposed(Value x, Value weights, Axes? strides = null, Axes? dilations = null, Padding padding = Padding.Valid, int groups = 1, Axes? extra = null)
    {
        int axes = x.Shape.Rank - 2;
        Axes ones = [.. Enumerable.Repeat(1, axes)];
        return x.Graph.Apply(new ConvolveTransposed(new Convolve(strides ?? ones, dilations ?? ones, padding, groups), extra ?? [.. new int[axes]]), [x, weights])[0];
    }
}
