namespace Penstock.Tensors;

/// <summary>
/// One step of Adam (Kingma and Ba 2015) or AdamW, as Keras computes it. Inputs: weights, gradient, first moment, second moment,
/// learning rate (scalar) and step (Int64 scalar, 1 for the first); with amsgrad also the largest second moment. Results: the new
/// weights and moments.
/// </summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Part of the weights, times the learning rate, that each step takes away first.</param>
/// <param name="AmsGrad">Whether to divide by the largest second moment so far (Reddi et al. 2018).</param>
internal sealed record AdamUpdate(double Beta1, double Beta2, double Epsilon, double WeightDecay = 0, bool AmsGrad = false) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, AmsGrad ? 7 : 6);
        Require(inputs[0].DType.IsFloating(), "floating-point weights", inputs[0].DType);
        Require(inputs.Take(4).Concat(inputs.Skip(6)).All(i => i == inputs[0]), $"weights, gradient and moments of one type, {inputs[0]}", string.Join(", ", inputs));
        Require(inputs[4] == new TensorType(inputs[0].DType, Shape.Scalar) && inputs[5] == new TensorType(DType.Int64, Shape.Scalar), "a scalar rate and an Int64 step", $"{inputs[4]} and {inputs[5]}");
        return [.. Enumerable.Repeat(inputs[0], AmsGrad ? 4 : 3)];
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int result) => (input, result) is (0, 0) or (2, 1) or (3, 2) or (6, 3);

    /// <inheritdoc/>
    public override unsafe Action Bind(Invocation call)
    {
        int pieces = AmsGrad ? 4 : 3, size = call.Inputs[0].DType.ByteSize();
        int[] sources = [0, 2, 3, 6];
        TensorBuffer rate = call.Inputs[4], count = call.Inputs[5], gradient = call.Inputs[1];
        var kernel = AdamKernel.For(call.Inputs[0].DType, AmsGrad);
        var step = new AdamStep[1];
        Action update = call.Split(call.Inputs[0].Count, 16384, (start, end) =>
        {
            long at = start * size;
            byte* Result(int i) => i < pieces ? call.Results[i].Address + at : null;
            fixed (AdamStep* s = step) kernel(Result(0), gradient.Address + at, Result(1), Result(2), Result(3), (nint)(end - start), s);
        });
        return () =>
        {
            // Where the plan did not give a result the memory of its input, it is moved there first.
            for (int i = 0; i < pieces; i++)
                if (call.Inputs[sources[i]].Address != call.Results[i].Address) call.Inputs[sources[i]].AsBytes().CopyTo(call.Results[i].AsBytes());
            double now = rate.DType == DType.Float32 ? rate.AsSpan<float>()[0] : rate.AsSpan<double>()[0];
            step[0] = AdamStep.Of(now, Beta1, Beta2, Epsilon, WeightDecay, count.AsSpan<long>()[0]);
            update();
        };
    }
}
