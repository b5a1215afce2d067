namespace Penstock.Tensors;

/// <summary>
/// The gradients of a convolution whose result went into batch normalization, from the gradient of what came out of that: dx of
/// <see cref="BatchNormalizationGradient"/> is made where it is needed, an image at a time, and never lies in memory as a whole. Inputs: x and weights
/// of the convolution; its result, gamma, mean, variance and the gradient of the normalization's result; dgamma and dbeta; and beta where an activation followed.
/// </summary>
/// <param name="Of">The convolution.</param>
/// <param name="Through">The gradient of the normalization.</param>
internal sealed record ConvolveNormalizedGradient(Convolve Of, BatchNormalizationGradient Through) : Operator
{
    private const int Normalized = 2, Dgamma = 7, Dbeta = 8, Beta = 9;

    /// <summary>What happens to the input's gradient at last; without groups alone.</summary>
    internal GradientEnding Ends { get; init; }

    /// <summary>Whether the kernel makes both gradients in one pass, so that making dx on the way costs less than to write and read it.</summary>
    internal static bool Pays(Convolve of, TensorType x, TensorType weights) =>
        of.Groups == 1 && x.DType == DType.Float32 && x.Shape.Product(1, x.Shape.Rank).IsKnown && of.Geometry(x.Shape, weights.Shape) is var geometry
        && geometry.OutputSize <= ConvolutionWeightGradient.LargestImage && ConvolutionMirror.Lattices(geometry, TileForm.Of(VectorForms.Best)) > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, (Through.Activation == FusedActivation.None ? Beta : Beta + 1) + (int)Ends);
        Require(Ends == GradientEnding.None || Of.Groups == 1, "one group where something is added", Of.Groups);
        inputs = Ends.Own(this, inputs);
        IReadOnlyList<TensorType> normalized = Through.Infer([.. inputs.Skip(Normalized).Take(5), .. inputs.Skip(Beta)]);
        Require(inputs[Dgamma] == normalized[1] && inputs[Dbeta] == normalized[2], $"dgamma and dbeta of type {normalized[1]}", $"{inputs[Dgamma]} and {inputs[Dbeta]}");
        return new ConvolveGradient(Of, false).Infer([inputs[0], inputs[1], normalized[0]]);
    }

    /// <summary>The gradient of the formulas, written with other operators.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients)
    {
        if (Ends != GradientEnding.None) return Ends.Differentiate(node, this with { Ends = GradientEnding.None }, gradients);
        int first = node.Graph.Nodes.Count;
        var (x, gamma, mean, variance, dy) = (node.Inputs[Normalized], node.Inputs[Normalized + 1], node.Inputs[Normalized + 2], node.Inputs[Normalized + 3], node.Inputs[Normalized + 4]);
        Value inverse = Op.ReciprocalSqrt(variance + Through.Epsilon), z = (x - mean) * inverse;
        if (Through.Activation != FusedActivation.None) dy = Through.Activation.Slope(dy, z * gamma + node.Inputs[Beta]);
        Value g = BatchNormalizationGradient.OfInput(gamma, inverse, z, dy, node.Inputs[Dgamma], node.Inputs[Dbeta]);
        return Differentiation.ThroughAdded(node.Graph.Apply(new ConvolveGradient(Of, false), [node.Inputs[0], node.Inputs[1], g]), gradients, node.Inputs, first);
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => 2 * Of.Operations(inputs, [inputs[Normalized]]);

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32 ? BindFloats(call) : BindDoubles(call);

    private unsafe Action BindFloats(Invocation call)
    {
        ConvolutionGeometry geometry = Of.Geometry(call);
        ThreadTeam team = call.Team;
        return WithSlopes(call, (batch, a) =>
        {
            ConvolutionGradients<float> gradients = Gradients<float>(call, batch);
            gradients.OutputGradient = (float*)a->Dy;
            gradients.Normalization = a;
            gradients.NormalizationActivation = Through.Activation;
            Convolution.Backward(team, geometry, gradients);
        });
    }

    private unsafe Action BindDoubles(Invocation call)
    {
        ConvolutionGeometry geometry = Of.Geometry(call);
        var apply = BatchNormalizationGradientKernel.Apply(DType.Float64, Through.Activation);
        double[] made = GC.AllocateArray<double>(checked((int)call.Inputs[Normalized].Count), pinned: true);
        return WithSlopes(call, (batch, a) =>
        {
            fixed (double* p = made)
            {
                ConvolutionGradients<double> gradients = Gradients<double>(call, batch);
                gradients.OutputGradient = p;
                apply(a, geometry.Filters, 0, a->Rows, p);
                ConvolutionReference.Backward(geometry, gradients);
            }
        });
    }

    private unsafe delegate void Backward(int batch, BatchNormalizationArrays* arrays);

    // What the gradient of the normalization's input is made of.
    private unsafe Action WithSlopes(Invocation call, Backward backward)
    {
        TensorBuffer[] inputs = [.. call.Inputs];
        TensorBuffer x = inputs[Normalized];
        int size = x.DType.ByteSize(), batch = checked((int)x.Shape[0].Value);
        nint channels = (nint)x.Shape[-1].Value, rows = (nint)x.Shape.Product(0, x.Shape.Rank - 1).Value, row = channels * size;
        byte[] memory = GC.AllocateArray<byte>(checked((int)(4 * row)), pinned: true);
        var arrays = new BatchNormalizationArrays[1];
        var prepare = BatchNormalizationKernel.Prepare(x.DType);
        var slopes = BatchNormalizationGradientKernel.Slopes(x.DType);
        return () =>
        {
            fixed (byte* p = memory)
            fixed (BatchNormalizationArrays* a = arrays)
            {
                *a = new BatchNormalizationArrays
                {
                    Rows = rows, X = x.Address, Gamma = inputs[Normalized + 1].Address, Mean = inputs[Normalized + 2].Address, Variance = inputs[Normalized + 3].Address, Dy = inputs[Normalized + 4].Address,
                    Dgamma = inputs[Dgamma].Address, Dbeta = inputs[Dbeta].Address, Beta = Through.Activation == FusedActivation.None ? null : inputs[Beta].Address,
                    InverseDeviation = p, Scale = p + row, Slope = p + 2 * row, Offset = p + 3 * row,
                };
                prepare(a, channels, Through.Epsilon);
                slopes(a, channels, 0);
                backward(batch, a);
            }
        };
    }

    private unsafe ConvolutionGradients<T> Gradients<T>(Invocation call, int batch) where T : unmanaged => new()
    {
        Addend = Ends.Addend(call) is { } addend ? (T*)addend.Address : null,
        Mask = Ends.Mask(call) is { } mask ? (T*)mask.Address : null,
        Batch = batch,
        Input = (T*)call.Inputs[0].Address,
        Weights = (T*)call.Inputs[1].Address,
        InputGradient = call.IsUsed(0) ? (T*)call.Results[0].Address : null,
        WeightGradient = call.IsUsed(1) ? (T*)call.Results[1].Address : null,
        BiasGradient = call.IsUsed(2) ? (T*)call.Results[2].Address : null,
    };
}
