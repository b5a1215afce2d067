using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>A classifier of rows of 784 numbers, with its training step by Adam, in graph operators alone.</summary>
internal sealed class TrainingGraph
{
    private readonly Random _random = new(1);
    private readonly List<StateSlot> _weights = [];
    private readonly Graph _step = new();
    private readonly int _batch;
    private Graph _target;
    private int _next;

    public TrainingGraph(int batch, Func<TrainingGraph, Value> logits)
    {
        (_batch, _target) = (batch, Inference);
        X = Inference.Input("x", DType.Float32, [Dim.Symbol("batch"), 784]);
        Inference.Output("logits", logits(this));
        (_target, _next) = (_step, 0);
        X = _step.Input("x", DType.Float32, [Dim.Symbol("batch"), 784]);
        Value labels = _step.Input("labels", DType.Int32, [Dim.Symbol("batch")]);
        Value loss = Op.Mean(Op.SparseSoftmaxCrossEntropy(logits(this), labels));
        _step.Output("loss", loss);
        Update(loss);
    }

    public Value X { get; private set; }

    public Graph Inference { get; } = new();

    public StateStore Slots { get; } = new();

    public Executor Executor(int threads) => new(_step, Slots, new() { Threads = threads });

    public Value Dense(Value x, int from, int to) => Op.MatMul(x, Weight(Math.Sqrt(6.0 / from), from, to)) + Weight(0, to);

    public Value Convolution(Value x, int from, int to) => Op.Convolve(x, Weight(Math.Sqrt(6.0 / (9 * from)), 3, 3, from, to), Weight(0, to), padding: Padding.Same);

    /// <summary>Random rows with random labels, so that nothing is learnt by heart and no unit dies.</summary>
    public Tensor[][] Batches(int count) => [.. Enumerable.Range(0, count).Select(_ => new[]
    {
        Numbers(1, _batch, 784),
        Tensor.From([.. Enumerable.Range(0, _batch).Select(_ => _random.Next(10))], [_batch]),
    })];

    private Value Weight(double limit, params long[] shape)
    {
        if (_next == _weights.Count) _weights.Add(new StateSlot($"weight {_next}", Numbers(limit, shape)));
        return _target.Read(_weights[_next++]);
    }

    private void Update(Value loss)
    {
        var count = new StateSlot("step", Tensor.Scalar(0L));
        Value step = _step.Read(count) + 1, rate = _step.Number(1e-3, DType.Float32);
        _step.Write(count, step);
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients(loss, [.. _weights.Select(_step.Read)]);
        for (int i = 0; i < _weights.Count; i++)
        {
            Shape shape = _weights[i].Type.Shape;
            StateSlot[] slots = [_weights[i], new($"m{i}", Tensor.Zeros(DType.Float32, shape)), new($"v{i}", Tensor.Zeros(DType.Float32, shape))];
            IReadOnlyList<Value> updated = _step.Apply(new AdamUpdate(0.9, 0.999, 1e-7),
                [_step.Read(slots[0]), gradients[i]!.ToDense(), _step.Read(slots[1]), _step.Read(slots[2]), rate, step]);
            for (int s = 0; s < slots.Length; s++) _step.Write(slots[s], updated[s]);
        }
    }

    private Tensor Numbers(double limit, params long[] shape) =>
        Tensor.From([.. Enumerable.Range(0, (int)Shape.Of(shape).ElementCount).Select(_ => (float)((_random.NextDouble() * 2 - 1) * limit))], Shape.Of(shape));
}
