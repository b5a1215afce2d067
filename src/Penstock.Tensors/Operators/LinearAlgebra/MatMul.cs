namespace Penstock.Tensors;

/// <summary>
/// The product of two matrices, or of equally many matrices laid out along leading axes: y[.., m, n] = sum over k of a[.., m, k] b[.., k, n].
/// With a third input, a bias of n numbers is added to every row; then an activation may be applied.
/// </summary>
/// <param name="TransposeA">Whether a lies as [.., k, m].</param>
/// <param name="TransposeB">Whether b lies as [.., n, k].</param>
/// <remarks>The sum over k is taken in an order that depends on k and n only, so a row's result does not depend on the rows beside it.</remarks>
internal sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : Operator
{
    internal FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(inputs.Count is 2 or 3, "2 or 3 inputs", inputs.Count);
        var (a, b) = (inputs[0], inputs[1]);
        Require(a.DType.IsFloating() && inputs.All(i => i.DType == a.DType), "floating-point inputs of one type", string.Join(", ", inputs.Select(i => i.DType)), "Cast them.");
        Require(a.Shape.Rank >= 2 && b.Shape.Rank == a.Shape.Rank, "two inputs of the same rank, 2 or more", $"shapes {a.Shape} and {b.Shape}");
        int lead = a.Shape.Rank - 2;
        Require(a.Shape.Slice(0, lead) == b.Shape.Slice(0, lead), "equal leading axes", $"shapes {a.Shape} and {b.Shape}", "Broadcast them first.");
        Dim m = a.Shape[TransposeA ? -1 : -2], k = a.Shape[TransposeA ? -2 : -1], n = b.Shape[TransposeB ? -2 : -1];
        Require(k == b.Shape[TransposeB ? -1 : -2], $"an inner extent of {k} on both sides", $"shapes {a.Shape} and {b.Shape}");
        if (inputs.Count == 3) Require(inputs[2].Shape == [n], $"a bias of shape [{n}]", inputs[2].Shape);
        return [new(a.DType, [.. a.Shape.Slice(0, lead), m, n])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (gradients[0] is not { } g) return [.. node.Inputs.Select(_ => (Gradient?)null)];
        g = Activation.Slope(g, node.Results[0]);
        Value a = node.Inputs[0], b = node.Inputs[1];
        Value da = TransposeA ? Op.MatMul(b, g, TransposeB, true) : Op.MatMul(g, b, false, !TransposeB);
        Value db = TransposeB ? Op.MatMul(g, a, true, TransposeA) : Op.MatMul(a, g, !TransposeA, false);
        return node.Inputs.Count == 2 ? [da, db] : [da, db, Op.SumTo(g, node.Inputs[2].Shape)];
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 2.0 * results[0].Shape.ElementCount * inputs[0].Shape[TransposeA ? -2 : -1].Value;

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32
        ? Bind<float>(call, MatrixProduct.Run)
        : Bind<double>(call, (_, in arguments) => MatrixReference.Run(in arguments));

    private delegate void Product<T>(ThreadTeam team, in MatrixArguments<T> arguments) where T : unmanaged;

    private unsafe Action Bind<T>(Invocation call, Product<T> product) where T : unmanaged
    {
        TensorBuffer a = call.Inputs[0], b = call.Inputs[1], y = call.Results[0];
        TensorBuffer? bias = call.Inputs.Count == 3 ? call.Inputs[2] : null;
        MatrixArguments<T> shape = Layout<T>(call);
        long matrices = y.Shape.Product(0, y.Shape.Rank - 2).Value;
        long sizeA = (long)shape.M * shape.K, sizeB = (long)shape.K * shape.N, sizeY = (long)shape.M * shape.N;
        PackedWeights? packed = b.DType == DType.Float32 && matrices == 1 && shape.M > 1 && !TransposeB && call.Lasts(1) ? Packed(b, shape.N, shape.K) : null;
        void Multiply(ThreadTeam team, long first, long end)
        {
            MatrixArguments<T> one = shape;
            one.PackedB = packed is null ? null : (T*)packed.Current();
            one.Bias = bias is null ? null : (T*)bias.Address;
            for (long i = first; i < end; i++)
            {
                one.A = (T*)a.Address + i * sizeA;
                one.B = (T*)b.Address + i * sizeB;
                one.C = (T*)y.Address + i * sizeY;
                product(team, in one);
            }
        }
        // Threads that share matrices need not wait for each other at every one.
        if (matrices < call.Team.Threads || matrices == 1) return () => Multiply(call.Team, 0, matrices);
        ThreadTeam alone = RunContext.TeamOf(1);
        return call.Split(matrices, 1 + SharedFrom / Math.Max(1, sizeY * shape.K), (first, end) => Multiply(alone, first, end));
    }

    // Multiply-adds that are worth a task.
    private const long SharedFrom = 100_000;

    private static unsafe PackedWeights? Packed(TensorBuffer weights, int n, int k)
    {
        nint floats = MatrixProduct.PackedSize(VectorForms.Best, n, k);
        return floats == 0 ? null : weights.PackedAs(nameof(MatMul), floats, (from, to) => MatrixProduct.PackWhole(VectorForms.Best, n, k, from, to));
    }

    private MatrixArguments<T> Layout<T>(Invocation call) where T : unmanaged
    {
        Shape a = call.Inputs[0].Shape, b = call.Inputs[1].Shape, y = call.Results[0].Shape;
        return new MatrixArguments<T>
        {
            M = checked((int)y[-2].Value),
            N = checked((int)y[-1].Value),
            K = checked((int)a[TransposeA ? -2 : -1].Value),
            LeadingA = (nint)a[-1].Value,
            LeadingB = (nint)b[-1].Value,
            LeadingC = (nint)y[-1].Value,
            TransposeA = TransposeA,
            TransposeB = TransposeB,
            Activation = Activation,
        };
    }
}

public static partial class Op
{
    /// <summary>The product of two matrices, or of equally many along leading axes; see <see cref="Penstock.Tensors.MatMul"/>.</summary>
    public static Value MatMul(Value a, Value b, bool transposeA = false, bool transposeB = false) =>
        a.Graph.Apply(new MatMul(transposeA, transposeB), [a, b])[0];

    /// <summary>A matrix product that adds a bias to every row and may end in ReLU, in one pass.</summary>
    internal static Value MatMul(Value a, Value b, Value? bias, bool relu) =>
        a.Graph.Apply(new MatMul { Activation = relu ? FusedActivation.Relu : FusedActivation.None }, bias is null ? [a, b] : [a, b, bias])[0];
}
