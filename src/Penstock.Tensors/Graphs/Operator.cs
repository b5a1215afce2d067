namespace Penstock.Tensors;

/// <summary>
/// What a node computes: a shape rule, a gradient rule and a kernel. Its attributes are the properties of the record,
/// so that two nodes with equal operators and equal inputs compute the same.
/// </summary>
/// <remarks>A user's operator derives from it; passes treat it as opaque. An operator composed of others overrides
/// <see cref="Expand"/> and needs neither a kernel nor, where the others have one, a gradient.</remarks>
public abstract record Operator
{
    /// <summary>The name in files and messages; the type's name unless overridden. Never changes once published.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape rule: the types of the results from the types of the inputs.</summary>
    /// <exception cref="ArgumentException">The inputs do not fit the operator.</exception>
    public abstract IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs);

    /// <summary>The gradient rule: gradients of the inputs from gradients of the results, as nodes added to the graph.</summary>
    /// <param name="node">The node to differentiate.</param>
    /// <param name="gradients">One for each result; null where the result does not matter.</param>
    /// <returns>One for each input; null where no gradient flows.</returns>
    public virtual IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        throw new InvalidOperationException($"{node.Label}: expected an operator with a gradient, got {Name}. Stop the gradient before it, or give the operator a gradient rule.");

    /// <summary>Whether the gradient rule holds even where the operator is composed of others, whose rules would give another gradient. Default false.</summary>
    internal virtual bool HasOwnGradient => false;

    /// <summary>The operator in terms of others, or null where it has a kernel.</summary>
    public virtual IReadOnlyList<Value>? Expand(IReadOnlyList<Value> inputs) => null;

    /// <summary>Prepares the kernel for one place in a plan; the action that comes back runs at every step and must not allocate.</summary>
    public virtual Action Bind(Invocation call) =>
        throw new InvalidOperationException($"{call.Node.Label}: expected an operator with a kernel, got {Name}. Override Bind or Expand.");

    /// <summary>Whether a result may take the memory of an input that nobody reads afterwards: true only where the kernel may overwrite as it reads.</summary>
    public virtual bool MayOverwrite(int input, int result) => false;

    /// <summary>Whether the one result is the first input's memory under another shape, so that nothing needs to be moved.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether running has an effect beyond the results, so that the node must neither be dropped, merged nor computed beforehand.</summary>
    public virtual bool HasEffect => false;

    /// <summary>Symbols whose numbers the operator finds while it runs, each with the scalar Int64 result that holds it.</summary>
    public virtual IReadOnlyList<(string Symbol, int Result)> Counts => [];

    /// <summary>
    /// About how many floating-point operations it takes; one for each element of the results unless overridden. Passes weigh time by it, and
    /// profiles tell rates.
    /// </summary>
    /// <param name="inputs">The types of the inputs, with known extents.</param>
    /// <param name="results">The types of the results, with known extents.</param>
    public virtual double Operations(IReadOnlyList<TensorType> inputs, IReadOnlyList<TensorType> results) => results.Sum(r => (double)r.Shape.ElementCount);

    /// <summary>Fails with a message in the house form unless the number of inputs is as expected.</summary>
    protected void Expect(IReadOnlyList<TensorType> inputs, int count)
    {
        if (inputs.Count != count) throw new ArgumentException($"{Name}: expected {count} inputs, got {inputs.Count}.");
    }

    /// <summary>Fails with a message in the house form unless the condition holds.</summary>
    protected void Require(bool condition, string expected, object? got, string remedy = "")
    {
        if (!condition) throw new ArgumentException($"{Name}: expected {expected}, got {got}.{(remedy.Length > 0 ? " " : "")}{remedy}");
    }
}
