namespace Penstock.Tensors;

/// <summary>
/// One step of an optimizer over one weight, as Keras computes it. Inputs: weights, gradient, learning rate (a scalar of their type), then
/// the optimizer's own arrays of the weights' type. Results: the new weights, then the new arrays. The plan puts results over inputs.
/// </summary>
internal abstract record OptimizerUpdate : Operator
{
    /// <summary>How many arrays the optimizer keeps.</summary>
    private protected abstract int Arrays { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 3 + Arrays);
        Require(inputs[0].DType.IsFloating(), "floating-point weights", inputs[0].DType);
        Require(inputs[2] == inputs[0] with { Shape = Shape.Scalar }, $"a scalar learning rate of type {inputs[0].DType}", inputs[2]);
        Require(inputs.Where((_, i) => i != 2).All(i => i == inputs[0]), $"weights, gradient and arrays of one type, {inputs[0]}", string.Join(", ", inputs));
        return [.. Enumerable.Repeat(inputs[0], 1 + Arrays)];
    }

    /// <inheritdoc/>
    public sealed override bool MayOverwrite(int input, int result) => input == (result == 0 ? 0 : 2 + result);

    /// <inheritdoc/>
    public sealed override unsafe Action Bind(Invocation call)
    {
        TensorBuffer[] targets = [.. call.Results], sources = [call.Inputs[0], .. call.Inputs.Skip(3)];
        Action update = BindUpdate(call, targets);
        return () =>
        {
            // Where the plan did not give a result the memory of its input, it is moved there first.
            for (int i = 0; i < targets.Length; i++)
                if (sources[i].Address != targets[i].Address) sources[i].AsBytes().CopyTo(targets[i].AsBytes());
            update();
        };
    }

    /// <summary>Prepares the update of weights and arrays in place.</summary>
    private protected abstract Action BindUpdate(Invocation call, TensorBuffer[] arrays);

    /// <summary>The learning rate of this step.</summary>
    private protected static double Rate(Invocation call) =>
        call.Inputs[2].DType == DType.Float32 ? call.Inputs[2].AsSpan<float>()[0] : call.Inputs[2].AsSpan<double>()[0];
}
