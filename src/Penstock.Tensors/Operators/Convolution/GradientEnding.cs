namespace Penstock.Tensors;

/// <summary>What the kernel of a convolution's gradients does to that of the input at last. It takes as many inputs more as it does things, after all others.</summary>
internal enum GradientEnding
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Adds what else comes to the gradient: another branch's.</summary>
    Adds = 1,

    /// <summary>Adds it, and lets the sum count only where one more input, the result of a ReLU, is above 0.</summary>
    AddsAndMasks = 2,
}

/// <summary>The rules of a <see cref="GradientEnding"/> for the operators that have one.</summary>
internal static class GradientEndings
{
    /// <summary>The inputs without those of the ending, which must be like the first.</summary>
    public static IReadOnlyList<TensorType> Own(this GradientEnding ending, Operator of, IReadOnlyList<TensorType> inputs)
    {
        TensorType[] own = [.. inputs.Take(inputs.Count - (int)ending)];
        if (inputs.Skip(own.Length).Any(i => i != inputs[0]))
            throw new ArgumentException($"{of.Name}: expected something to add to the input's gradient and something to mask it by of type {inputs[0]}, got {string.Join(" and ", inputs.Skip(own.Length))}.");
        return own;
    }

    /// <summary>The gradients of an operator with an ending, by those of the same without it and of what the ending does.</summary>
    public static IReadOnlyList<Gradient?> Differentiate(this GradientEnding ending, Node node, Operator without, IReadOnlyList<Value?> gradients)
    {
        int first = node.Graph.Nodes.Count, own = node.Inputs.Count - (int)ending;
        IReadOnlyList<Value> results = node.Graph.Apply(without, [.. node.Inputs.Take(own)]);
        Value dx = results[0] + node.Inputs[own];
        if (ending == GradientEnding.AddsAndMasks) dx = Op.ReluGradient(dx, node.Inputs[own + 1]);
        return Differentiation.ThroughAdded([dx, .. results.Skip(1)], gradients, node.Inputs, first);
    }

    /// <summary>What the ending adds, or null.</summary>
    public static TensorBuffer? Addend(this GradientEnding ending, Invocation call) => ending == GradientEnding.None ? null : call.Inputs[call.Inputs.Count - (int)ending];

    /// <summary>What the ending masks by, or null.</summary>
    public static TensorBuffer? Mask(this GradientEnding ending, Invocation call) => ending == GradientEnding.AddsAndMasks ? call.Inputs[^1] : null;
}
