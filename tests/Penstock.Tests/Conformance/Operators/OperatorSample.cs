using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>An operator and what to feed it.</summary>
/// <param name="Of">The operator, whose attributes may name the batch extent.</param>
/// <param name="Inputs">One tensor for each input.</param>
internal sealed record OperatorSample(Func<Dim, Operator> Of, params Tensor[] Inputs)
{
    public OperatorSample(Operator op, params Tensor[] inputs)
        : this(_ => op, inputs)
    {
    }

    /// <summary>The inputs whose first axis is the batch, for an operator that works row by row; none for others.</summary>
    public int[] Batch { get; init; } = [];

    /// <summary>Whether the operator has a gradient rule. Those that update weights or draw numbers need none.</summary>
    public bool HasGradient { get; init; } = true;

    /// <summary>Results that no gradient is taken from.</summary>
    public int[] Undifferentiated { get; init; } = [];

    /// <summary>The largest difference of Float32 from Float64, as a part of the largest element of the result or of 1.</summary>
    public double Tolerance { get; init; } = 2e-5;

    /// <summary>The number of rows of the sample.</summary>
    public int Rows => Batch.Length == 0 ? 0 : (int)Inputs[Batch[0]].Shape[0].Value;

    /// <summary>The operator for the sample's own number of rows.</summary>
    public Operator Operator => Of(Rows);

    /// <summary>The inputs with so many rows: the sample's own again and again, the numbers a little smaller each time.</summary>
    public Tensor[] WithRows(int first, int count) => [.. Inputs.Select((t, i) => Batch.Contains(i) ? Repeat(t, first, count) : t)];

    private static Tensor Repeat(Tensor tensor, int first, int count)
    {
        int rows = (int)tensor.Shape[0].Value, width = tensor.Count / Math.Max(1, rows);
        Shape shape = tensor.Shape.With(0, count);
        IEnumerable<(int From, double Scale)> Places() =>
            Enumerable.Range(first, count).SelectMany(r => Enumerable.Range(0, width).Select(c => (r % rows * width + c, 1 - 0.001 * (r / rows))));
        return tensor.DType switch
        {
            DType.Float32 => Tensor.From([.. Places().Select(p => (float)(tensor.AsSpan<float>()[p.From] * p.Scale))], shape),
            DType.Float64 => Tensor.From([.. Places().Select(p => (double)(float)(tensor.AsSpan<double>()[p.From] * p.Scale))], shape),
            DType.Int32 => Pick<int>(tensor, Places(), shape),
            DType.Int64 => Pick<long>(tensor, Places(), shape),
            DType.Bool => Pick<bool>(tensor, Places(), shape),
            DType.UInt8 => Pick<byte>(tensor, Places(), shape),
            DType.Int8 => Pick<sbyte>(tensor, Places(), shape),
            DType.Int16 => Pick<short>(tensor, Places(), shape),
            _ => Tensor.From(TextColumn.From([.. Places().Select(p => tensor.AsText().GetString(p.From))]), shape),
        };
    }

    private static Tensor Pick<T>(Tensor tensor, IEnumerable<(int From, double Scale)> places, Shape shape) where T : unmanaged =>
        Tensor.From([.. places.Select(p => tensor.AsSpan<T>()[p.From])], shape);
}
