namespace Penstock.Tensors;

/// <summary>
/// Convolution of 8-bit numbers with exact 32-bit sums: sum of (x - zero of x) * (w - zero of w). Padding counts as the zero of x.
/// Inputs: x [batch, spatial.., channels] and weights [kernel.., channels / groups, filters], Int8 or UInt8, and their zero points, Int32 scalars.
/// </summary>
/// <param name="Of">Strides, dilations, padding and groups.</param>
internal sealed record ConvolveInt8(Convolve Of) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 4);
        var zero = new TensorType(DType.Int32, Shape.Scalar);
        Require(Widened.IsByte(inputs[0].DType) && Widened.IsByte(inputs[1].DType), "Int8 or UInt8", $"{inputs[0].DType} and {inputs[1].DType}", "Quantize them first.");
        Require(inputs[2] == zero && inputs[3] == zero, "zero points as Int32 scalars", $"{inputs[2]} and {inputs[3]}");
        TensorType result = Of.Infer([.. inputs.Take(2).Select(i => i with { DType = DType.Float32 })])[0];
        return [result with { DType = DType.Int32 }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null, null, null, null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        ConvolutionGeometry geometry = Of.Geometry(call);
        TensorBuffer x = call.Inputs[0], w = call.Inputs[1], y = call.Results[0];
        var (wideX, wideW) = (new int[x.Count], new int[w.Count]);
        int batch = checked((int)x.Shape[0].Value);
        return () =>
        {
            Widened.From(x, call.Inputs[2], wideX);
            Widened.From(w, call.Inputs[3], wideW);
            fixed (int* px = wideX, pw = wideW)
                ConvolutionReference.Forward(geometry, new ConvolutionArguments<int> { Batch = batch, Input = px, Weights = pw, Output = (int*)y.Address });
        };
    }
}

public static partial class Op
{
    /// <summary>Convolution of 8-bit numbers with exact 32-bit sums; see <see cref="Penstock.Tensors.ConvolveInt8"/>.</summary>
    public static Value ConvolveInt8(Value x, Value weights, Value zeroX, Value zeroWeights, Axes? strides = null, Axes? dilations = null, Padding padding = Padding.Valid, int groups = 1)
    {
        Axes ones = [.. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        return x.Graph.Apply(new ConvolveInt8(new Convolve(strides ?? ones, dilations ?? ones, padding, groups)), [x, weights, zeroX, zeroWeights])[0];
    }
}
