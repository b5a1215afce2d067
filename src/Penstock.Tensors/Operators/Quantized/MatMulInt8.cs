namespace Penstock.Tensors;

/// <summary>
/// The product of two matrices of 8-bit numbers with exact 32-bit sums: y[m, n] = sum over k of (a[m, k] - zero of a) * (b[k, n] - zero of b).
/// Inputs: a and b, Int8 or UInt8, and their zero points, Int32 scalars.
/// </summary>
internal sealed record MatMulInt8 : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 4);
        var zero = new TensorType(DType.Int32, Shape.Scalar);
        Shape a = inputs[0].Shape, b = inputs[1].Shape;
        Require(Widened.IsByte(inputs[0].DType) && Widened.IsByte(inputs[1].DType), "Int8 or UInt8", $"{inputs[0].DType} and {inputs[1].DType}", "Quantize them first.");
        Require(inputs[2] == zero && inputs[3] == zero, "zero points as Int32 scalars", $"{inputs[2]} and {inputs[3]}");
        Require(a.Rank == 2 && b.Rank == 2 && a[1] == b[0], "matrices [m, k] and [k, n]", $"{a} and {b}");
        return [new(DType.Int32, [a[0], b[1]])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null, null, null, null];

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        var (wideA, wideB) = (new int[a.Count], new int[b.Count]);
        int m = checked((int)a.Shape[0].Value), k = checked((int)a.Shape[1].Value), n = checked((int)b.Shape[1].Value);
        return () =>
        {
            Widened.From(a, call.Inputs[2], wideA);
            Widened.From(b, call.Inputs[3], wideB);
            fixed (int* pa = wideA, pb = wideB)
                MatrixReference.Run(new MatrixArguments<int> { M = m, N = n, K = k, LeadingA = k, LeadingB = n, LeadingC = n, A = pa, B = pb, C = (int*)y.Address });
        };
    }
}

public static partial class Op
{
    /// <summary>The product of two matrices of 8-bit numbers with exact 32-bit sums; see <see cref="Penstock.Tensors.MatMulInt8"/>.</summary>
    public static Value MatMulInt8(Value a, Value b, Value zeroA, Value zeroB) => a.Graph.Apply(new MatMulInt8(), [a, b, zeroA, zeroB])[0];
}
