using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A small graph with something to feed, on which passes and the executor are tried.</summary>
internal sealed record SampleGraph(string Name, Graph Graph, params Tensor[] Inputs)
{
    private static readonly Dim s_batch = Dim.Symbol("batch");

    public static SampleGraph[] All() =>
    [
        Perceptron(), Training(), ConvolutionGradients(), Residual(), Projections(), Broadcasts(DType.Float32), Broadcasts(DType.Float64), LongRows(), Choices(), RandomDraws(), Detours(), Loop(), Slots(),
        .. TwelveGraphs.All.Select(g => new SampleGraph(g.Key, g.Value.Graph, g.Value.Fed)),
    ];

    public static Tensor Numbers(int seed, params long[] shape)
    {
        var random = new Random(seed);
        return Tensor.From([.. Enumerable.Range(0, (int)Shape.Of(shape).ElementCount).Select(_ => (float)(random.NextDouble() * 2 - 1))], Shape.Of(shape));
    }

    public static SampleGraph Perceptron()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 20]);
        Value hidden = Op.Relu(Op.MatMul(x, graph.Constant(Numbers(1, 20, 33))) + graph.Constant(Numbers(2, 33)));
        graph.Output("logits", Op.MatMul(hidden, graph.Constant(Numbers(3, 33, 5))) + graph.Constant(Numbers(4, 5)));
        return new("perceptron", graph, Numbers(5, 7, 20));
    }

    /// <summary>A block of depthwise and pointwise convolutions with batch normalization and a shortcut, in training, and the same as it is used.</summary>
    public static SampleGraph Residual()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 7, 6, 20]);
        Value[] w = [.. new[] { Numbers(1, 3, 3, 1, 20), Numbers(2, 20), Numbers(3, 20), Numbers(4, 1, 1, 20, 20), Numbers(5, 20), Numbers(6, 20) }.Select((value, i) => graph.Read(new($"w{i}", value)))];
        Value depthwise = Op.Convolve(x, w[0], padding: Padding.Same, groups: 20);
        var (inner, mean, variance) = Op.BatchNormalization(depthwise, w[1], w[2], 1e-3);
        var (outer, _, _) = Op.BatchNormalization(Op.Convolve(Op.Relu6(inner), w[3]), w[4], w[5], 1e-3);
        Value y = Op.Relu(outer + x), loss = Op.Mean(Op.Square(y));
        graph.Output("loss", loss);
        foreach (Gradient? gradient in Differentiation.Gradients(loss, [x, .. w])) graph.Output($"d{graph.Outputs.Count}", gradient!.ToDense());
        Value used = Op.Relu6(Op.ScaleShift(Op.Convolve(y, w[0], padding: Padding.Same, groups: 20), w[1], w[2], graph.Read(new("mean", Numbers(7, 20))), Op.Square(graph.Read(new("deviation", Numbers(8, 20)))) + 0.5, 1e-3));
        graph.Output("used", Op.Relu(Op.ScaleShift(Op.Convolve(used, w[3]), w[4], w[5], w[1], Op.Square(w[2]) + 0.5, 1e-3) + y));
        graph.Output("statistics", mean + variance);
        return new("residual", graph, Numbers(9, 3, 7, 6, 20));
    }

    /// <summary>Two normalizations whose sum goes on, in both orders.</summary>
    private static SampleGraph Projections()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 3, 20]), sum = x;
        Value[] w = [.. Enumerable.Range(1, 8).Select(i => graph.Read(new($"w{i}", Numbers(i, 20))))];
        foreach (bool swapped in new[] { false, true })
        {
            int at = swapped ? 4 : 0;
            Value main = Op.BatchNormalization(sum * w[at], w[at], w[at + 1], 1e-3).Y, shortcut = Op.BatchNormalization(Op.Square(sum), w[at + 2], w[at + 3], 1e-3).Y;
            sum = swapped ? Op.Relu(shortcut + main) : main + shortcut;
        }
        graph.Output("y", sum);
        foreach (Gradient? gradient in Differentiation.Gradients(Op.Mean(Op.Square(sum)), [x, .. w])) graph.Output($"d{graph.Outputs.Count}", gradient!.ToDense());
        return new("projections", graph, Numbers(9, 5, 3, 20));
    }

    public static SampleGraph Training()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 20]), labels = graph.Input("labels", DType.Int32, [s_batch]);
        StateSlot[] weights = [new("w1", Numbers(1, 20, 16)), new("b1", Numbers(2, 16)), new("w2", Numbers(3, 16, 5)), new("b2", Numbers(4, 5))];
        Value[] w = [.. weights.Select(graph.Read)];
        Value loss = Op.Mean(Op.SparseSoftmaxCrossEntropy(Op.MatMul(Op.Relu(Op.MatMul(x, w[0]) + w[1]), w[2]) + w[3], labels));
        graph.Output("loss", loss);
        var count = new StateSlot("step", Tensor.Scalar(0L));
        Value step = graph.Read(count) + 1;
        graph.Write(count, step);
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, w);
        for (int i = 0; i < w.Length; i++)
        {
            StateSlot m = new($"m{i}", Tensor.Zeros(DType.Float32, w[i].Shape)), v = new($"v{i}", Tensor.Zeros(DType.Float32, w[i].Shape));
            Value clipped = Op.Minimum(Op.Maximum(gradients[i]!.ToDense(), graph.Number(-0.01, DType.Float32)), graph.Number(0.01, DType.Float32));
            IReadOnlyList<Value> updated = graph.Apply(new AdamUpdate(0.9, 0.999, 1e-7), [w[i], clipped, graph.Read(m), graph.Read(v), graph.Number(0.03, DType.Float32), step]);
            graph.Write(weights[i], updated[0]);
            graph.Write(m, updated[1]);
            graph.Write(v, updated[2]);
        }
        return new("training", graph, Numbers(6, 9, 20), Tensor.From(0, 1, 2, 3, 4, 0, 1, 2, 3));
    }

    private static SampleGraph ConvolutionGradients()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 6, 6, 3]), w = graph.Constant(Numbers(1, 3, 3, 3, 4)), b = graph.Constant(Numbers(2, 4));
        Value apart = Op.Relu(Op.Convolve(x, w, padding: Padding.Same) + b), together = Op.Relu(Op.Convolve(apart, graph.Constant(Numbers(3, 3, 3, 4, 4)), b));
        Value loss = Op.Sum(Op.Square(together));
        graph.Output("loss", loss);
        foreach (Gradient? gradient in Differentiation.Gradients(loss, [x, w, b])) graph.Output($"gradient {graph.Outputs.Count}", gradient!.ToDense());
        return new("convolution gradients", graph, Numbers(4, 2, 6, 6, 3));
    }

    private static SampleGraph Broadcasts(DType type)
    {
        var graph = new Graph();
        Value Fed(string name, Shape shape) => Op.Cast(graph.Input(name, DType.Float32, shape), type);
        Value x = Fed("x", [s_batch, 7, 10]), row = Fed("row", [10]), plane = Fed("plane", [7, 10]), column = Fed("column", [s_batch, 7, 1]), middle = Fed("middle", [7, 1]), number = Fed("number", []);
        Value centred = (x - column) * row + plane, scaled = centred / (Op.Square(number) + 1) - middle * 2;
        Value gate = Op.Sigmoid(scaled), activated = Op.Tanh(scaled * gate) * 0.5;
        graph.Output("activated", activated);
        graph.Output("gate", gate);
        graph.Output("sums", Op.Sum(activated * gate - 3 * Op.Abs(x), 0, 1));
        foreach (Gradient? gradient in Differentiation.Gradients(Op.Mean(activated * row), [x, row, plane, column, number])) graph.Output($"gradient {graph.Outputs.Count}", gradient!.ToDense());
        return new($"broadcasts of {type}", graph, Numbers(1, 400, 7, 10), Numbers(2, 10), Numbers(3, 7, 10), Numbers(4, 400, 7, 1), Numbers(5, 7, 1), Numbers(6));
    }

    private static SampleGraph LongRows()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 2, 5000]), plane = graph.Input("plane", DType.Float32, [2, 5000]), row = graph.Input("row", DType.Float32, [5000]);
        graph.Output("y", Op.Exp(x * row) - plane);
        Value rows = graph.Input("rows", DType.Float32, [s_batch, 1500]), scale = graph.Input("scale", DType.Float32, [1500]), mean = graph.Input("mean", DType.Float32, [s_batch, 1]);
        graph.Output("normalized", (rows - mean) / (Op.Abs(scale) + 1e-3));
        return new("long rows", graph, Numbers(1, 9, 2, 5000), Numbers(2, 2, 5000), Numbers(3, 5000), Numbers(4, 9, 1500), Numbers(5, 1500), Numbers(6, 9, 1));
    }

    private static SampleGraph Choices()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 40]), row = graph.Input("row", DType.Float32, [40]), number = graph.Input("number", DType.Float32, []);
        Value column = graph.Input("column", DType.Bool, [s_batch, 1]), open = graph.Input("open", DType.Bool, []);
        Value above = Op.Greater(x, row), kept = Op.And(Op.Or(above, column), Op.Not(Op.Xor(Op.LessOrEqual(number, x), open)));
        graph.Output("kept", kept);
        graph.Output("chosen", Op.Where(kept, Op.Exp(x), number) * 2);
        graph.Output("one for all", Op.Where(open, row, x) + Op.Cast(Op.NotEqual(x, row), DType.Float32));
        graph.Output("wide", Op.Sqrt(Op.Cast(Op.Abs(x), DType.Float64)) * Op.Cast(kept, DType.Float64));
        graph.Output("largest", Differentiation.Gradients(Op.Sum(Op.Max(x, 1)), [x])[0]!.ToDense());
        return new("choices", graph, Numbers(1, 300, 40), Numbers(2, 40), Numbers(3), Tensor.From([.. Enumerable.Range(0, 300).Select(i => i % 3 == 0)], [300, 1]), Tensor.From([true], []));
    }

    private static SampleGraph RandomDraws()
    {
        var graph = new Graph();
        var count = new StateSlot("step", Tensor.Scalar(0L));
        Value step = graph.Read(count) + 1, x = graph.Input("x", DType.Float32, [s_batch, 40]);
        graph.Write(count, step);
        Value dropped = Op.Dropout(Op.Tanh(x * 2 - 0.5), 0.3, 7, step);
        graph.Output("dropped", dropped);
        graph.Output("gradient", Differentiation.Gradients(Op.Sum(Op.Square(dropped)), [x])[0]!.ToDense());
        return new("random draws", graph, Numbers(1, 50, 40));
    }

    private static SampleGraph Detours()
    {
        var graph = new Graph();
        Value x = graph.Input("x", DType.Float32, [s_batch, 4, 6]);
        graph.Output("negated twice", -(-x));
        graph.Output("neutral", Op.Copy((x * 1 - 0) / 1 + 0));
        graph.Output("reshaped twice", Op.Reshape(Op.Reshape(x, [s_batch, 24]), [s_batch, 6, 4]));
        graph.Output("transposed twice", Op.Transpose(Op.Transpose(x, 0, 2, 1), 1, 0, 2));
        graph.Output("transposed back", Op.Transpose(Op.Transpose(x, 2, 0, 1), 1, 2, 0));
        graph.Output("cast there and back", Op.Cast(Op.Cast(x, DType.Float64), DType.Float32));
        graph.Output("cast to a narrower type", Op.Cast(Op.Cast(x * 9, DType.Int8), DType.Int64));
        graph.Output("stopped", Op.StopGradient(Op.Exp(x)) * 1);
        return new("detours", graph, Numbers(1, 3, 4, 6));
    }

    private static SampleGraph Loop()
    {
        var body = new Graph();
        Value carry = body.Input("carry", DType.Float32, [5]), slice = body.Input("slice", DType.Float32, [5]);
        Value next = Op.Tanh(carry * 0.9 + slice * body.Constant(Numbers(1, 5)));
        body.Output("carry", next);
        body.Output("unchanged", slice);
        var graph = new Graph();
        Value start = graph.Input("start", DType.Float32, [5]), sequence = graph.Input("sequence", DType.Float32, [11, 5]);
        IReadOnlyList<Value> results = graph.Apply(new Scan(body, 1, 1, 11), [start, sequence]);
        graph.Output("last", results[0]);
        graph.Output("slices", results[1]);
        return new("loop", graph, Numbers(2, 5), Numbers(3, 11, 5));
    }

    private static SampleGraph Slots()
    {
        var graph = new Graph();
        StateSlot a = new("a", Tensor.From(1f, 2f)), b = new("b", Tensor.From(3f, 4f));
        graph.Write(a, graph.Read(b));
        graph.Write(b, graph.Read(a));
        graph.Output("a at the start", graph.Read(a));
        graph.Output("fed", graph.Input("x", DType.Float32, [2]));
        return new("slots that change places", graph, Tensor.From(5f, 6f));
    }
}
