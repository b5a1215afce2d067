using Penstock.Tensors;

namespace Penstock.Tests;

internal static partial class TwelveGraphs
{
    public const int Width = 3, CacheLength = 4;
    public const float ScaleX = 0.03f, ScaleW = 0.02f;
    public const int ZeroX = 5, ZeroW = 0;
    public const double BatchMomentum = 0.9, BatchEpsilon = 1e-3;
    private static readonly Tensor[] s_attention = [.. Enumerable.Range(0, 3).Select(i => Fed.Normal(DType.Float64, [Width, Width], seed: 20 + i))];

    public static StateSlot Half { get; } = new("a", Tensor.Scalar(0.5f));

    public static StateSlot Two { get; } = new("b", Tensor.Scalar(2f));

    /// <summary>The weights that make queries, keys and values.</summary>
    public static IReadOnlyList<Tensor> Attention => s_attention;

    /// <summary>A convolution whose inputs are rounded to 8 bits, summed in 32 bits and scaled back.</summary>
    public static Graph Int8Convolution() => Body(graph =>
    {
        Value x = graph.Input("x", DType.Float32, [Dim.Symbol("batch"), 5, 5, 2]), w = graph.Input("w", DType.Float32, [3, 3, 2, 4]);
        Value Quantized(Value v, float scale, int zero) => Op.Cast(Op.ClipByValue(Op.Round(v / scale) + zero, -128, 127), DType.Int8);
        Value sums = Op.ConvolveInt8(Quantized(x, ScaleX, ZeroX), Quantized(w, ScaleW, ZeroW), graph.Number(ZeroX, DType.Int32), graph.Number(ZeroW, DType.Int32), padding: Padding.Same);
        graph.Output("y", Op.Cast(sums, DType.Float32) * (ScaleX * ScaleW));
        graph.Output("sums", sums);
    });

    /// <summary>y = a x + b, where a and b are variables.</summary>
    public static Graph HalfPlusTwo(StateSlot a, StateSlot b) => Body(graph =>
    {
        Value x = graph.Input("x", DType.Float32, [Dim.Symbol("n")]);
        graph.Output("y", graph.Read(a) * x + graph.Read(b));
    });

    /// <summary>One step of a decoder: a token attends to itself and to those before, whose keys and values are kept.</summary>
    public static Graph DecoderStep() => Body(graph =>
    {
        StateSlot keys = new("keys", Tensor.Zeros(DType.Float64, [CacheLength, Width])), values = new("values", Tensor.Zeros(DType.Float64, [CacheLength, Width]));
        StateSlot position = new("position", Tensor.Scalar(0L));
        Value x = graph.Input("x", DType.Float64, [1, Width]), at = graph.Read(position);
        Value[] projected = [.. Attention.Select(w => Op.MatMul(x, graph.Constant(w)))];
        Value here = Op.Reshape(Op.OneHot(at, CacheLength, DType.Float64), [CacheLength, 1]);
        Value Kept(StateSlot slot, Value row)
        {
            Value next = graph.Read(slot) * (1 - here) + here * row;
            graph.Write(slot, next);
            return next;
        }
        Value scores = Op.MatMul(projected[0], Kept(keys, projected[1]), transposeB: true) / Math.Sqrt(Width);
        Value later = Op.Greater(graph.Constant(Tensor.From([.. Enumerable.Range(0, CacheLength).Select(i => (long)i)], [1, CacheLength])), at);
        Value weights = Op.Softmax(Op.Where(later, graph.Number(double.NegativeInfinity, DType.Float64), scores));
        graph.Output("y", Op.MatMul(weights, Kept(values, projected[2])));
        graph.Write(position, at + 1);
    });

    /// <summary>The mean of each sequence weighted by attention, and the mean of everything: batch and time are both symbolic.</summary>
    public static Graph AttentionPooling() => Body(graph =>
    {
        Value x = graph.Input("x", DType.Float64, [Dim.Symbol("batch"), Dim.Symbol("time"), 4]), w = graph.Input("w", DType.Float64, [4, 1]);
        graph.Output("pooled", Pooled(x, w));
        graph.Output("mean", Op.Mean(x));
    });

    public static Value Pooled(Value x, Value w)
    {
        Dim batch = x.Shape[0], time = x.Shape[1];
        Value scores = Op.Reshape(Op.MatMul(Op.Reshape(x, [batch * time, 4]), w), [batch, time]);
        return Op.Sum(Op.ExpandDims(Op.Softmax(scores), 2) * x, 1);
    }

    /// <summary>The slots of a batch normalization.</summary>
    public sealed class Statistics
    {
        public StateSlot Mean { get; } = new("mean", Tensor.From(0.0, 0));

        public StateSlot Variance { get; } = new("variance", Tensor.From(1.0, 1));

        public StateSlot Gamma { get; } = new("gamma", Tensor.From(2.0, 0.5));

        public StateSlot Beta { get; } = new("beta", Tensor.From(0.0, 1));
    }

    /// <summary>Batch normalization as it is trained, which moves the statistics, or as it is used, which reads them.</summary>
    public static Graph Normalizing(Statistics slots, bool training) => Body(graph =>
    {
        Value x = graph.Input("x", DType.Float64, [Dim.Symbol("batch"), 2]), gamma = graph.Read(slots.Gamma), beta = graph.Read(slots.Beta);
        if (!training)
        {
            graph.Output("y", Op.ScaleShift(x, gamma, beta, graph.Read(slots.Mean), graph.Read(slots.Variance), BatchEpsilon));
            return;
        }
        var (y, mean, variance) = Op.BatchNormalization(x, gamma, beta, BatchEpsilon);
        graph.Output("y", y);
        foreach (var (slot, now) in ((StateSlot, Value)[])[(slots.Mean, mean), (slots.Variance, variance)])
            graph.Write(slot, graph.Read(slot) * BatchMomentum + now * (1 - BatchMomentum));
    });

    /// <summary>One step of gradient descent on the mean squared error of a linear model, over a part of the batch: the gradients of all replicas are added up.</summary>
    public static Graph ReplicaStep(StateSlot w, int total) => Body(graph =>
    {
        Dim part = Dim.Symbol("part");
        Value x = graph.Input("x", DType.Float32, [part, 2]), y = graph.Input("y", DType.Float32, [part, 1]), weights = graph.Read(w);
        Value loss = Op.Sum(Op.Square(Op.MatMul(x, weights) - y)) / total;
        Value gradient = Differentiation.Gradients(loss, [weights])[0]!.ToDense();
        var (token, sum) = Op.AllReduce(Op.Token(graph), gradient);
        graph.Write(w, graph.Apply(new SgdUpdate(), [weights, sum, graph.Number(0.1, DType.Float32)])[0]);
        graph.Output("loss", Op.AllReduce(token, loss).Sum);
    });
}
