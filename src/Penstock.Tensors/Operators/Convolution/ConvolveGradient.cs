namespace Penstock.Tensors;

/// <summary>The gradients of a convolution: of its input, its weights and its bias, in one pass over the batch. Inputs: x, weights, the gradient of the result and, where the convolution ended in ReLU, its result.</summary>
/// <param name="Of">The convolution.</param>
/// <param name="MasksByResult">Whether the gradient counts only where the result is above 0.</param>
internal sealed record ConvolveGradient(Convolve Of, bool MasksByResult) : Operator
{
    /// <summary>What happens to the input's gradient at last; without groups alone.</summary>
    internal GradientEnding Ends { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, (MasksByResult ? 4 : 3) + (int)Ends);
        Require(Ends == GradientEnding.None || Of.Groups == 1, "one group where something is added", Of.Groups);
        inputs = Ends.Own(this, inputs);
        TensorType result = Of.Infer([inputs[0], inputs[1]])[0];
        Require(inputs.Skip(2).All(i => i == result), $"a gradient of type {result}", inputs[2]);
        return [inputs[0], inputs[1], new(inputs[0].DType, [inputs[1].Shape[-1]])];
    }

    /// <summary>The gradients are linear in each of x, weights and g: they differentiate into convolutions again.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (Ends != GradientEnding.None) return Ends.Differentiate(node, this with { Ends = GradientEnding.None }, gradients);
        Value x = node.Inputs[0], w = node.Inputs[1], g = node.Inputs[2];
        if (MasksByResult) g = Op.ReluGradient(g, node.Inputs[3]);
        Value? forG = Sum(
            gradients[0] is { } dx ? node.Graph.Apply(Of, [dx, w])[0] : null,
            gradients[1] is { } dw ? node.Graph.Apply(Of, [x, dw])[0] : null,
            gradients[2] is { } db ? Op.BroadcastTo(db, g.Shape) : null);
        if (MasksByResult && forG is not null) forG = Op.ReluGradient(forG, node.Inputs[3]);
        var plain = new ConvolveGradient(Of, false);
        Value? forX = gradients[1] is { } dw2 ? node.Graph.Apply(plain, [x, dw2, g])[0] : null;
        Value? forW = gradients[0] is { } dx2 ? node.Graph.Apply(plain, [dx2, w, g])[1] : null;
        return MasksByResult ? [forX, forW, forG, null] : [forX, forW, forG];
    }

    /// <summary>As many as the convolution takes for each of the gradients of input and weights.</summary>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 2 * Of.Operations(inputs, [inputs[2]]);

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32
        ? Bind<float>(call, (team, geometry, gradients) => Convolution.Backward(team, geometry, gradients))
        : Bind<double>(call, (_, geometry, gradients) => ConvolutionReference.Backward(geometry, gradients));

    private delegate void Backward<T>(ThreadTeam team, ConvolutionGeometry geometry, ConvolutionGradients<T> gradients) where T : unmanaged;

    private unsafe Action Bind<T>(Invocation call, Backward<T> backward) where T : unmanaged
    {
        ConvolutionGeometry geometry = Of.Geometry(call);
        TensorBuffer x = call.Inputs[0], w = call.Inputs[1], g = call.Inputs[2];
        TensorBuffer? y = MasksByResult ? call.Inputs[3] : null, addend = Ends.Addend(call), mask = Ends.Mask(call);
        (bool dx, bool dw, bool db) = (call.IsUsed(0), call.IsUsed(1), call.IsUsed(2));
        int batch = checked((int)x.Shape[0].Value);
        ThreadTeam team = call.Team;
        return () => backward(team, geometry, new ConvolutionGradients<T>
        {
            Batch = batch,
            Input = (T*)x.Address,
            Weights = (T*)w.Address,
            Output = y is null ? null : (T*)y.Address,
            OutputGradient = (T*)g.Address,
            InputGradient = dx ? (T*)call.Results[0].Address : null,
            WeightGradient = dw ? (T*)call.Results[1].Address : null,
            BiasGradient = db ? (T*)call.Results[2].Address : null,
            Addend = addend is null ? null : (T*)addend.Address,
            Mask = mask is null ? null : (T*)mask.Address,
        });
    }

    private static Value? Sum(params ReadOnlySpan<Value?> parts)
    {
        Value? sum = null;
        foreach (Value? part in parts)
            if (part is not null) sum = sum is null ? part : sum + part;
        return sum;
    }
}
