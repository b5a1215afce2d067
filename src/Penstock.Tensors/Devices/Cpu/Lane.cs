using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>One run at a time: an arena, and the plans of recent shapes that share it.</summary>
internal sealed unsafe class Lane(Graph graph, StateStore state, ConstantPool constants, RunContext context, Preparation? preparation = null)
{
    private const int MostPlans = 8;
    private readonly Arena _arena = new();
    private readonly List<(Shape[] Shapes, Plan Plan)> _plans = [];

    /// <summary>Feeds the tensors and runs; the outputs stay readable until the lane runs again.</summary>
    public Plan Run(ReadOnlySpan<Tensor> inputs)
    {
        Plan plan = Prepare(inputs);
        Feed(plan, inputs, 0);
        return plan;
    }

    /// <summary>Gives the memory back; the next run takes it anew.</summary>
    public void Release()
    {
        _plans.Clear();
        _arena.Release();
    }

    // A pinned local holds its array in place at no cost, but only as long as its method runs: so each input gets a call.
    private static void Feed(Plan plan, ReadOnlySpan<Tensor> inputs, int next)
    {
        if (next == inputs.Length)
        {
            plan.Run();
            return;
        }
        TensorBuffer buffer = plan.Inputs[next];
        if (buffer.DType == DType.Text)
        {
            buffer.Text = inputs[next].AsText();
            Feed(plan, inputs, next + 1);
            return;
        }
        fixed (byte* elements = &MemoryMarshal.GetArrayDataReference(inputs[next].Data))
        {
            buffer.Address = elements;
            Feed(plan, inputs, next + 1);
        }
    }

    /// <summary>The plan for the shapes of the given tensors, made if none of the last few fits.</summary>
    public Plan Prepare(ReadOnlySpan<Tensor> inputs)
    {
        for (int p = _plans.Count - 1; p >= 0; p--)
            if (Matches(_plans[p].Shapes, inputs))
            {
                if (p != _plans.Count - 1)
                {
                    var recent = _plans[p];
                    _plans.RemoveAt(p);
                    _plans.Add(recent);
                }
                return _plans[^1].Plan;
            }
        var plan = new Plan(graph, Bind(inputs), state, constants, _arena, context, preparation);
        if (_plans.Count == MostPlans) _plans.RemoveAt(0);
        var shapes = new Shape[inputs.Length];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = inputs[i].Shape;
        _plans.Add((shapes, plan));
        return plan;
    }

    private bool Matches(Shape[] shapes, ReadOnlySpan<Tensor> inputs)
    {
        if (shapes.Length != inputs.Length) return false;
        for (int i = 0; i < shapes.Length; i++)
            if (inputs[i].DType != graph.Inputs[i].DType || inputs[i].Shape != shapes[i]) return false;
        return true;
    }

    private Dictionary<string, long> Bind(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != graph.Inputs.Count)
            throw new ArgumentException($"Graph: expected {graph.Inputs.Count} inputs ({string.Join(", ", graph.Inputs)}), got {inputs.Length}.");
        var symbols = new Dictionary<string, long>();
        for (int i = 0; i < inputs.Length; i++)
        {
            Value declared = graph.Inputs[i];
            if (inputs[i].DType != declared.DType || inputs[i].Shape.Rank != declared.Shape.Rank)
                throw new ArgumentException($"Input \"{declared.Node.Name}\": expected {declared.Type}, got {inputs[i].DType} {inputs[i].Shape}.");
            for (int d = 0; d < declared.Shape.Rank; d++)
                if (declared.Shape[d].Name is { } name) symbols.TryAdd(name, inputs[i].Shape[d].Value);
        }
        for (int i = 0; i < inputs.Length; i++)
            if (graph.Inputs[i].Shape.Substitute(symbols) != inputs[i].Shape)
                throw new ArgumentException($"Input \"{graph.Inputs[i].Node.Name}\": expected shape {graph.Inputs[i].Shape} with {string.Join(", ", symbols.Select(s => $"{s.Key} = {s.Value}"))}, got {inputs[i].Shape}.");
        return symbols;
    }
}
