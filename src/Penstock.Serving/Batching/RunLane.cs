using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>Runs rows through a graph, one batch at a time: batches of a few sizes, each with its plan, whose spare rows hold what was there before.</summary>
internal sealed unsafe class RunLane : IThreadPoolWorkItem
{
    private readonly Executor _executor;
    private readonly RowLayout _layout;
    private readonly SignatureSpec _signature;
    private readonly Lane _lane;
    private readonly Plan?[] _plans;
    private readonly InputBuffer[] _gathered;
    private readonly TextRows?[] _texts;

    /// <param name="executor">Whose memory it runs in.</param>
    /// <param name="layout">Where rows lie.</param>
    /// <param name="signature">What is fed and told.</param>
    public RunLane(Executor executor, RowLayout layout, SignatureSpec signature)
    {
        (_executor, _layout, _signature) = (executor, layout, signature);
        _lane = executor.Rent();
        _plans = new Plan?[BatchSizes.Count];
        _gathered = [.. signature.Inputs.Select(i => new InputBuffer(i.Type))];
        _texts = [.. signature.Inputs.Select(i => i.Type == WireType.String ? new TextRows() : null)];
    }

    /// <summary>The calls of the batch that is put together.</summary>
    public List<Call> Batch { get; } = [];

    /// <summary>What the thread pool does with it.</summary>
    public Action<RunLane>? Work { get; set; }

    /// <summary>Runs some of the rows of one call, at most <see cref="BatchSizes.Most"/>, from where they lie.</summary>
    public void Run(Call call, int first, int rows)
    {
        Plan plan = PlanFor(rows, out int size);
        for (int i = 0; i < call.Inputs.Length; i++)
        {
            int place = _layout.InputPlaces[i], width = _layout.InputSizes[i];
            if (place < 0) continue;
            if (_texts[i] is { } texts)
            {
                texts.Begin();
                texts.Add(call.Inputs[i], first * width, rows * width);
                plan.Inputs[place].Text = texts.Finish(size * width, BatchSizes.IndexOf(size));
            }
            // Spare rows must be readable: the memory has room for them.
            else plan.Inputs[place].Address = call.Inputs[i].Reserve((first + size) * width) + (long)first * width * call.Inputs[i].Type.Size();
        }
        plan.Run();
        Scatter(plan, call, 0, first, rows);
    }

    /// <summary>Runs the rows of several calls as one batch.</summary>
    /// <param name="rows">How many they are, at most <see cref="BatchSizes.Most"/>.</param>
    public void RunBatch(int rows)
    {
        Plan plan = PlanFor(rows, out int size);
        for (int i = 0; i < _gathered.Length; i++)
        {
            int place = _layout.InputPlaces[i], width = _layout.InputSizes[i];
            if (place < 0) continue;
            if (_texts[i] is { } texts)
            {
                texts.Begin();
                foreach (Call call in Batch) texts.Add(call.Inputs[i], 0, call.Rows * width);
                plan.Inputs[place].Text = texts.Finish(size * width, BatchSizes.IndexOf(size));
                continue;
            }
            byte* to = _gathered[i].Reserve(size * width);
            plan.Inputs[place].Address = to;
            foreach (Call call in Batch)
            {
                long bytes = (long)call.Rows * width * call.Inputs[i].Type.Size();
                Buffer.MemoryCopy(call.Inputs[i].Address, to, bytes, bytes);
                to += bytes;
            }
        }
        plan.Run();
        int row = 0;
        foreach (Call call in Batch)
        {
            Scatter(plan, call, row, 0, call.Rows);
            row += call.Rows;
        }
    }

    /// <summary>Makes the plan for a batch and runs it on rows of zeros or what was there before.</summary>
    public void WarmUp(int size)
    {
        Plan plan = PlanFor(size, out _);
        for (int i = 0; i < _gathered.Length; i++)
        {
            int place = _layout.InputPlaces[i], elements = size * _layout.InputSizes[i];
            if (place < 0) continue;
            if (_texts[i] is { } texts)
            {
                texts.Begin();
                plan.Inputs[place].Text = texts.Finish(elements, BatchSizes.IndexOf(size));
            }
            else plan.Inputs[place].Address = _gathered[i].Reserve(elements);
        }
        plan.Run();
    }

    /// <summary>Gives its memory back.</summary>
    public void Release() => _lane.Release();

    void IThreadPoolWorkItem.Execute() => Work!(this);

    /// <summary>Makes the outputs of a call ready for all of its rows.</summary>
    public void Prepare(Call call)
    {
        for (int i = 0; i < call.Outputs.Length; i++)
        {
            OutputBuffer output = call.Outputs[i];
            output.Shape.Clear();
            if (_signature.TakesAnyShape) output.Shape.AddRange(call.Inputs[0].Shape);
            else
            {
                output.Shape.Add(call.Rows);
                output.Shape.AddRange(output.Spec.Shape.AsSpan(1));
            }
            output.Texts.Clear();
            output.Reserve(checked(call.Rows * _layout.OutputSizes[i] * output.Spec.Type.Size()));
        }
    }

    private void Scatter(Plan plan, Call call, int from, int to, int rows)
    {
        if (to == 0) Prepare(call);
        for (int i = 0; i < call.Outputs.Length; i++)
        {
            TensorBuffer source = plan.Outputs[_layout.OutputPlaces[i]];
            OutputBuffer output = call.Outputs[i];
            int width = _layout.OutputSizes[i];
            if (source.DType == DType.Text)
            {
                for (int e = from * width; e < (from + rows) * width; e++) output.Texts.Add(source.Text![e].ToArray());
                continue;
            }
            int row = width * source.DType.ByteSize();
            new ReadOnlySpan<byte>(source.Address + (long)from * row, rows * row).CopyTo(output.Reserve(call.Rows * row)[(to * row)..]);
        }
    }

    private Plan PlanFor(int rows, out int size)
    {
        int index = BatchSizes.IndexOf(rows);
        size = BatchSizes.At(index);
        return _plans[index] ??= MakePlan(size);
    }

    private Plan MakePlan(int rows)
    {
        Tensor[] zeros = [.. _executor.Graph.Inputs.Select(i => Tensor.Zeros(i.DType, i.Shape.With(0, rows)))];
        return _lane.Prepare(zeros);
    }
}
