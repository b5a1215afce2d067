namespace Penstock.Serving;

/// <summary>One call to a version: it holds the version until it ends.</summary>
internal readonly struct PredictorCall<TRow, TAnswer>
{
    private readonly ServedVersion _version;
    private readonly PredictorBinding<TRow, TAnswer> _binding;
    private readonly Call _call;

    public PredictorCall(ServedVersion version, PredictorBinding<TRow, TAnswer> binding)
    {
        (_version, _binding) = (version, binding);
        _call = binding.Runner.Rent();
    }

    public void Write(TRow row)
    {
        Clear(1);
        _binding.Rows.Write(row, 0, _call.Inputs);
    }

    public void Write(IReadOnlyList<TRow> rows)
    {
        Clear(rows.Count);
        for (int i = 0; i < rows.Count; i++) _binding.Rows.Write(rows[i], i, _call.Inputs);
    }

    public ValueTask RunAsync(CancellationToken cancellation) => _binding.Runner.RunAsync(_call, cancellation);

    public void Run()
    {
        ValueTask running = RunAsync(default);
        if (running.IsCompleted) running.GetAwaiter().GetResult();
        else running.AsTask().GetAwaiter().GetResult();
    }

    public TAnswer Answer(int row) => _binding.Answers.Of(_call.Outputs[0], row);

    public void End()
    {
        _binding.Runner.Return(_call);
        _version.Leave();
    }

    private void Clear(int rows)
    {
        _call.Rows = rows;
        foreach (InputBuffer input in _call.Inputs)
        {
            input.Clear();
            input.Shape.Add(rows);
        }
    }
}

/// <summary>How the rows and answers of a predictor lie in the inputs and outputs of one version.</summary>
internal sealed class PredictorBinding<TRow, TAnswer>
{
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public PredictorBinding(ServedVersion version)
    {
        Runner = version.RunnerOf("");
        string place = $"Predictor<{typeof(TRow).Name}, {typeof(TAnswer).Name}>, model {version.Model} version {version.Number}";
        Rows = new(Runner.Signature, place);
        Answers = new(version, Runner.Signature, place);
    }

    public SignatureRunner Runner { get; }

    public RowBinding<TRow> Rows { get; }

    public AnswerBinding<TAnswer> Answers { get; }
}
