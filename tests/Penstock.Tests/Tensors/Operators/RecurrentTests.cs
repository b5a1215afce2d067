using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Recurrent operators against the scans that define them.</summary>
public class RecurrentTests
{
    public static TheoryData<string, int, int, int> Sizes => new((from op in (string[])[nameof(Lstm), nameof(Gru), "masked Lstm", "masked Gru"]
                                                                  from size in ((int, int, int)[])[(1, 1, 3), (7, 5, 20), (3, 65, 33)]
                                                                  select (op, size.Item1, size.Item2, size.Item3)).ToArray());

    [Theory, MemberData(nameof(Sizes))]
    public void An_operator_is_the_scan_that_defines_it(string name, int steps, int batch, int units)
    {
        var (inputs, fused, scan) = Case(name, steps, batch, units);
        Tensor[] found = Values(inputs, v => v[0].Graph.Apply(fused, v)), expected = Values(inputs, scan);
        for (int i = 0; i < found.Length; i++) Close.Check(expected[i], found[i], 1e-12, $"result {i}");
    }

    [Theory, MemberData(nameof(Sizes))]
    public void The_gradient_is_that_of_the_scan(string name, int steps, int batch, int units)
    {
        var (inputs, fused, scan) = Case(name, steps, batch, units);
        IReadOnlyList<Value> Slopes(IReadOnlyList<Value> v, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> run)
        {
            IReadOnlyList<Value> results = run(v);
            Value loss = Op.Sum(Op.Sin(results[0]));
            if (results.Count == 3) loss += Op.Sum(Op.Square(results[1]));
            return [.. Differentiation.Gradients(loss, [.. v.Where(x => x.DType != DType.Bool)]).Select(g => g!.ToDense())];
        }
        Tensor[] found = Values(inputs, v => Slopes(v, x => v[0].Graph.Apply(fused, x))), expected = Values(inputs, v => Slopes(v, scan));
        for (int i = 0; i < found.Length; i++) Close.Check(expected[i], found[i], 1e-11, $"gradient {i}");
    }

    private static (Tensor[] Inputs, Operator Fused, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> Scan) Case(string name, int steps, int batch, int units)
    {
        Tensor Normal(Shape shape, int seed) => Fed.Normal(DType.Float64, shape, seed);
        Tensor Kernel(int gates) => Fed.Uniform(DType.Float64, [units, gates * units], -0.3, 0.3);
        Tensor[] mask = name.StartsWith("masked") ? [Tensor.From([.. Enumerable.Range(0, steps * batch).Select(i => i % 5 is 0 or 3)], [steps, batch])] : [];
        return name.EndsWith(nameof(Lstm))
            ? ([Normal([steps, batch, 4 * units], 1), Kernel(4), Normal([batch, units], 2), Normal([batch, units], 3), .. mask], new Lstm(), Lstm.AsScan)
            : ([Normal([steps, batch, 3 * units], 1), Kernel(3), Normal([3 * units], 2), Normal([batch, units], 3), .. mask], new Gru(), Gru.AsScan);
    }

    private static Tensor[] Values(Tensor[] inputs, Func<IReadOnlyList<Value>, IReadOnlyList<Value>> of)
    {
        var graph = new Graph();
        Value[] fed = [.. inputs.Select((x, i) => graph.Input($"{i}", x.DType, x.Shape))];
        IReadOnlyList<Value> results = of(fed);
        for (int i = 0; i < results.Count; i++) graph.Output($"{i}", results[i]);
        return new Executor(graph).Run(inputs);
    }
}
