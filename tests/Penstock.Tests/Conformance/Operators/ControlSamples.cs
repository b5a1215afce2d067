using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of control flow, collectives and texts.</summary>
internal static class ControlSamples
{
    public static IEnumerable<OperatorSample> All(DType t) => [.. Control(t), .. Choices(t), .. Collectives(), .. Texts(t)];

    private static IEnumerable<OperatorSample> Control(DType t)
    {
        Graph Body(Func<Value[], IEnumerable<Value>> results, params Shape[] shapes)
        {
            var graph = new Graph();
            Value[] inputs = [.. shapes.Select((s, i) => graph.Input($"{i}", t, s))];
            int n = 0;
            foreach (Value result in results(inputs)) graph.Output($"{n++}", result);
            return graph;
        }
        Graph square = Body(v => [v[0] * v[0] + v[1]], [3], [3]), sine = Body(v => [Op.Sin(v[0])], [3], [3]);
        Tensor x = Fed.Normal(t, [3]), y = Fed.Normal(t, [3], seed: 2);
        yield return new(new If(square, sine), Tensor.Scalar(true), x, y);
        yield return new(new If(square, sine), Tensor.Scalar(false), x, y);

        Graph small = Body(v => [Op.Less(Op.Sum(v[0]), v[0].Graph.Number(20, t))], [3], [3]), grow = Body(v => [v[0] * 1.5 + v[1] * v[1]], [3], [3]);
        yield return new(new While(small, grow, 12), Fed.Uniform(t, [3], 0.5, 1), y);
        yield return new(new While(small, grow, 2), Fed.Uniform(t, [3], 0.5, 1), y);
        yield return new(new While(small, grow), Fed.Uniform(t, [3], 20, 21), y) { HasGradient = false };

        Graph step = Body(v => [Op.Tanh(v[0] * v[2] + v[1]), v[0] * v[1]], [2], [2], [2]);
        Tensor start = Fed.Normal(t, [2]), steps = Fed.Normal(t, [5, 2], seed: 2), weight = Fed.Normal(t, [2], seed: 3);
        yield return new(new Scan(step, 1, 1, 5), start, steps, weight);
        yield return new(new Scan(step, 1, 1, 5, true), start, steps, weight);
        yield return new(new Scan(step, 1, 1, 1), start, Fed.Normal(t, [1, 2]), weight);
        yield return new(new Scan(step, 1, 1, 0), start, Fed.Normal(t, [0, 2]), weight);
    }

    private static IEnumerable<OperatorSample> Choices(DType t)
    {
        var graph = new Graph();
        Value row = graph.Input("row", t, [1, 2, 3]), factor = graph.Input("factor", t, [1]), all = Op.BroadcastTo(Op.Reshape(factor, [1, 1, 1]), [1, 2, 3]);
        foreach (Value result in (Value[])[row, row * all, Op.Sin(row) + all, Op.BroadcastTo(Op.Reshape(Op.Max(row, 1, 2), [1, 1, 1]), [1, 2, 3])]) graph.Output($"{graph.Outputs.Count}", result);
        // Numbers beyond both ends stand for those at the ends.
        Tensor numbers = Tensor.From(2, 0, 1, 7, -3, 3), factors = Fed.Normal(t, [6], seed: 2);
        yield return new(new OneOf(graph), numbers, Fed.Normal(t, [6, 2, 3]), factors) { Batch = [0, 1, 2] };
        yield return new(new OneOf(graph, 2), numbers, Fed.Normal(t, [6, 2, 3], seed: 3), factors) { Batch = [0, 1, 2] };
    }

    private static IEnumerable<OperatorSample> Collectives()
    {
        yield return new(new AllReduce(), Tensor.From(Array.Empty<bool>(), [0]), Fed.Normal(DType.Float32, [5])) { HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Texts(DType t)
    {
        Tensor words = Tensor.From("red", "", "grün", "blue", "red");
        yield return new(new TextLookup(Tensor.From("red", "blue")), words) { Batch = [0] };
        yield return new(new TextLookup(Tensor.From("red", "blue"), 3, true), words) { Batch = [0] };
        yield return new(new TextHash(10), words) { Batch = [0] };
        foreach (Tensor keys in (Tensor[])[words, Tensor.From(0L, -15, 1234567890123)])
        {
            yield return new(new FarmHash(10), keys) { Batch = [0] };
            yield return new(new SipHash(10, 133, -137), keys) { Batch = [0] };
        }
        yield return new(new FarmCross(50), words, Fed.Int64([5], 0, 4)) { Batch = [0, 1] };
        yield return new(new TextAt(words), Tensor.From(4L, 0, 1, 2)) { Batch = [0] };
        yield return new(new TextLower(), Tensor.From("Red", "", "GRÜN 1")) { Batch = [0] };
        yield return new(new TextWithout("!,."), Tensor.From("a, b!", "", "...")) { Batch = [0] };
        yield return new(new TextTokens(3, TextUnit.Word, [1, 2]), Tensor.From("a bc  d", "", "one", " two three four ")) { Batch = [0] };
        yield return new(new TextTokens(9, TextUnit.Character, [], "tokens"), Tensor.From("grün", "", "one"));
        yield return new(new TextTokens(1, TextUnit.Text, []), Tensor.From("a bc", "")) { Batch = [0] };
        yield return new(new TextLength(), words) { Batch = [0] };
        yield return new(new TextLength(true), words) { Batch = [0] };
        yield return new(new TextToNumber(t), Tensor.From("1.5", " -2e3 ", "0", "12")) { Batch = [0], HasGradient = false };
        yield return new(new TextToNumber(DType.Int64), Tensor.From("15", " -2 ", "0")) { Batch = [0] };
        yield return new(new TextToTime(), Tensor.From("2014-05-16T19:45:00Z", "1999-12-31", "soon", "2026-11-28 09:30:15.25+02:00")) { Batch = [0] };
        yield return new(new TextSplit("tokens", 4), Tensor.From("a bc  d", "", "one", " two three four five six "));
        yield return new(new TextSplit("tokens", 9, ","), Tensor.From("a,b,,c", "", "one"));
    }
}
