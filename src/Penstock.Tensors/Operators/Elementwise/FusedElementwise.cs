namespace Penstock.Tensors;

/// <summary>One step of a fused chain: an elementwise operator, its arguments, which are numbered, first the inputs of the chain, then its steps, and the type of its result.</summary>
internal sealed record FusedStep(Operator Operator, IReadOnlyList<int> Arguments, DType Type);

/// <summary>
/// A chain of elementwise operators, which runs block by block, so that what lies between them stays in the cache. Inputs have
/// the chain's shape, or are numbers, rows or columns that repeat over it. Made by a pass; every result has the bits that the
/// operators one by one would give it.
/// </summary>
/// <param name="Target">The shape of all steps.</param>
/// <param name="Types">The element types of the inputs.</param>
/// <param name="Steps">The operators, arguments before those who read them.</param>
/// <param name="Kept">The steps whose values are results.</param>
internal sealed record FusedElementwise(Shape Target, IReadOnlyList<DType> Types, IReadOnlyList<FusedStep> Steps, IReadOnlyList<int> Kept) : Operator
{
    /// <inheritdoc/>
    public override string Name => string.Join('+', Steps.Select(s => s.Operator.Name));

    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [.. Kept.Select(step => new TensorType(Steps[step].Type, Target))];

    /// <summary>A result may lie over an input of as many elements that no later step reads.</summary>
    public override bool MayOverwrite(int input, int result)
    {
        // The plan asks only where the bytes are equal; so the elements are, where the types are.
        if (Types[input] != Steps[Kept[result]].Type) return false;
        for (int s = Kept[result] + 1; s < Steps.Count; s++)
            if (Steps[s].Arguments.Contains(input)) return false;
        return true;
    }

    /// <inheritdoc/>
    public override double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => results[0].Shape.ElementCount * (double)Steps.Sum(s => ElementwiseInstruction.Cost(s.Operator));

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        if (call.Results[0].Count == 0) return () => { };
        var loop = new ElementwiseLoop(this, call.Inputs, call.Results);
        return call.Split(loop.Blocks, loop.Grain, loop.Run);
    }

    /// <summary>Whether a value repeats over a shape as a number, a row or a column does: along its first axes only, or along its last only.</summary>
    public static bool Repeats(Shape value, Shape target)
    {
        var repeated = new List<bool>();
        for (int i = 0; i < target.Rank; i++)
        {
            int axis = i - (target.Rank - value.Rank);
            bool once = axis < 0 || value[axis] is { IsKnown: true, Value: 1 };
            if (target[i] is not { IsKnown: true, Value: 1 }) repeated.Add(once);
        }
        return Enumerable.Range(1, Math.Max(0, repeated.Count - 1)).Count(i => repeated[i] != repeated[i - 1]) <= 1;
    }
}
