namespace Penstock.Tensors;

/// <summary>The graph inside an operator of control flow, planned once and run as often as the operator says.</summary>
internal sealed unsafe class Body
{
    private readonly Plan _plan;

    public Body(Graph graph, Invocation call) : this(Finish(graph, call), new ConstantPool(), new Arena(), call)
    {
    }

    /// <summary>A finished graph that shares its constants and takes turns with others in an arena.</summary>
    public Body(Graph finished, ConstantPool constants, Arena arena, Invocation call) =>
        _plan = new Plan(finished, new Dictionary<string, long>(call.Symbols), new StateStore(), constants, arena, call.Context with { Profiler = null });

    /// <summary>A finished graph, for extents of its own, in memory that is lent to it.</summary>
    public Body(Graph finished, Dictionary<string, long> extents, Invocation call, TensorBuffer memory) =>
        _plan = new Plan(finished, extents, new StateStore(), new ConstantPool(), new Arena(memory), call.Context with { Profiler = null });

    /// <summary>Runs the passes over a graph that is to be a body.</summary>
    public static Graph Finish(Graph graph, Invocation call)
    {
        if (graph.Slots.Count > 0)
            throw new InvalidOperationException($"{call.Node.Label}: expected a body without state, got slot \"{graph.Slots[0].Name}\". Pass state in and out as values.");
        return call.Context.Checked ? PassList.Lower(graph) : PassList.Optimize(graph);
    }

    /// <summary>Lets an input lie in a buffer, from an offset in bytes on; nothing is copied.</summary>
    public void Feed(int input, TensorBuffer source, long offset)
    {
        _plan.Inputs[input].Address = source.Address + offset;
        _plan.Inputs[input].Text = source.Text;
    }

    public void Run() => _plan.Run();

    /// <summary>The one output, a truth value.</summary>
    public bool Holds => _plan.Outputs[0].AsSpan<bool>()[0];

    /// <summary>Copies an output into a buffer, at an offset in bytes.</summary>
    public void Take(int output, TensorBuffer target, long offset)
    {
        TensorBuffer source = _plan.Outputs[output];
        target.Text = source.Text;
        if (source.DType == DType.Text) return;
        long bytes = (long)source.Count * source.DType.ByteSize();
        Buffer.MemoryCopy(source.Address, target.Address + offset, bytes, bytes);
    }

    /// <summary>Adds an output to a buffer.</summary>
    public void AddTo(int output, TensorBuffer target)
    {
        TensorBuffer source = _plan.Outputs[output];
        BinaryKernels.For(BinaryKind.Add, BinaryForm.Arrays, source.DType)(target.Address, source.Address, target.Address, source.Count);
    }

    public static TensorType[] OutputTypes(Graph graph) => [.. graph.Outputs.Select(o => o.Value.Type)];

    /// <summary>Fails unless a body takes inputs of the given types.</summary>
    public static void CheckInputs(string who, string which, Graph graph, IEnumerable<TensorType> types)
    {
        TensorType[] expected = [.. graph.Inputs.Select(i => i.Type)], got = [.. types];
        if (!expected.SequenceEqual(got))
            throw new ArgumentException($"{who}: expected inputs {string.Join(", ", expected.AsEnumerable())} for the {which} graph, got {string.Join(", ", got.AsEnumerable())}.");
    }

    /// <summary>
    /// The graph that takes a body's inputs and the gradients of its floating-point outputs, and gives the gradients of the
    /// wanted inputs. It computes the body's values anew.
    /// </summary>
    public static Graph Gradient(Graph body, IReadOnlyList<int> wanted)
    {
        var graph = new Graph();
        Value[] inputs = Declare(body, graph);
        IReadOnlyList<Value> outputs = Inline(body, graph, inputs);
        Value[] differentiable = [.. outputs.Where(o => o.DType.IsFloating())];
        Value[] seeds = [.. differentiable.Select((o, i) => graph.Input($"gradient {i}", o.DType, o.Shape))];
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(differentiable, seeds, [.. wanted.Select(i => inputs[i])]);
        for (int i = 0; i < wanted.Count; i++)
            graph.Output($"{i}", gradients[i]?.ToDense() ?? Op.BroadcastTo(Op.Zero(inputs[wanted[i]]), inputs[wanted[i]].Shape));
        return graph;
    }

    /// <summary>Gives a graph the inputs of a body.</summary>
    public static Value[] Declare(Graph body, Graph target) => [.. body.Inputs.Select(i => target.Input(i.Node.Name!, i.DType, i.Shape))];

    /// <summary>Copies a body's nodes into another graph, with values for its inputs; gives the values of its outputs.</summary>
    public static IReadOnlyList<Value> Inline(Graph body, Graph target, IReadOnlyList<Value> inputs)
    {
        var values = new Dictionary<Value, Value>();
        for (int i = 0; i < inputs.Count; i++) values[body.Inputs[i]] = inputs[i];
        foreach (Node node in body.Nodes.Where(n => n.Operator is not Input))
        {
            IReadOnlyList<Value> results = target.Apply(node.Operator, [.. node.Inputs.Select(i => values[i])], node.Name);
            for (int i = 0; i < results.Count; i++) values[node.Results[i]] = results[i];
        }
        return [.. body.Outputs.Select(o => values[o.Value])];
    }
}
