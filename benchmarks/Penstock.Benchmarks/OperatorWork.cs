using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>One operator at one size: a graph of it for us, and what torch_peer.py calls the same.</summary>
/// <param name="Name">What it is called in the table; --only finds it by this.</param>
/// <param name="Peers">The ways in which PyTorch can do it; the fastest counts.</param>
/// <param name="Inputs">Types and shapes of what it takes.</param>
/// <param name="Apply">Adds it to a graph.</param>
internal sealed record OperatorWork(string Name, string[] Peers, TensorType[] Inputs, Func<Value[], Value> Apply)
{
    private static readonly (string Name, Func<Value, int[], Value> Apply)[] s_reductions =
        [("sum", (x, axes) => Op.Sum(x, axes)), ("mean", (x, axes) => Op.Mean(x, axes)), ("max", (x, axes) => Op.Max(x, axes))];

    public static IReadOnlyList<OperatorWork> All { get; } =
    [
        BatchNormalization(32, 28, 28, 64), BatchNormalization(128, 16, 16, 32),
        LayerNormalization(2048, 256), LayerNormalization(512, 1024),
        Along("softmax", x => Op.Softmax(x), 512, 1000), Along("softmax", x => Op.Softmax(x), 16, 4, 128, 128),
        Along("gelu", x => Op.Gelu(x), 2048, 1024),
        .. s_reductions.SelectMany(r => new[]
        {
            Reduction(r, [1024, 1024], 1), Reduction(r, [1024, 1024], 0),
            Reduction(r, [32, 64, 64, 32], 3), Reduction(r, [32, 64, 64, 32], 0), Reduction(r, [32, 64, 64, 32], 1, 2),
        }),
        Transposition("transpose", [1024, 1024], 1, 0), Transposition("swap of axes", [16, 128, 4, 64], 0, 2, 1, 3),
        Transposition("NHWC to NCHW", [32, 28, 28, 64], 0, 3, 1, 2), Transposition("NCHW to NHWC", [32, 64, 28, 28], 0, 2, 3, 1),
        Gathering(4096, 10_000, 128),
    ];

    private static TensorType Floats(params int[] shape) => new(DType.Float32, [.. shape.Select(n => (Dim)n)]);

    private static string Text(params int[] shape) => string.Join('x', shape);

    private static OperatorWork BatchNormalization(params int[] shape) => new($"batch normalization {Text(shape)}",
        [.. new[] { "NCHW", "channels_last" }.Select(layout => $"batch_norm {Text(shape)} {layout}")], [Floats(shape), Floats(shape[^1]), Floats(shape[^1])],
        v => Op.BatchNormalization(v[0], v[1], v[2], 1e-5).Y);

    private static OperatorWork LayerNormalization(int rows, int n) => new($"layer normalization {rows}x{n}", [$"layer_norm {rows}x{n}"], [Floats(rows, n), Floats(n), Floats(n)],
        v => Op.LayerNormalization(v[0], v[1], v[2], 1e-5));

    private static OperatorWork Along(string name, Func<Value, Value> apply, params int[] shape) => new($"{name} {Text(shape)}", [$"{name} {Text(shape)}"], [Floats(shape)], v => apply(v[0]));

    private static OperatorWork Reduction((string Name, Func<Value, int[], Value> Apply) kind, int[] shape, params int[] axes) =>
        new($"{kind.Name} of {Text(shape)} over {string.Join(',', axes)}", [$"{kind.Name} {Text(shape)} {string.Join(',', axes)}"], [Floats(shape)], v => kind.Apply(v[0], axes));

    private static OperatorWork Transposition(string name, int[] shape, params int[] order) =>
        new($"{name} {Text(shape)}", [$"transpose {Text(shape)} {string.Join(',', order)}"], [Floats(shape)], v => Op.Transpose(v[0], order));

    private static OperatorWork Gathering(int rows, int table, int width) =>
        new($"gather {rows} of {table}x{width}", [.. new[] { "embedding", "index_select" }.Select(way => $"gather {table}x{width} {rows} {way}")],
            [Floats(table, width), new(DType.Int64, [rows])], v => Op.Gather(v[0], v[1]));
}
