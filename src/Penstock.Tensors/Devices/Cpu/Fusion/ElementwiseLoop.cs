using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// The loop over the blocks of a fused chain. A block of every step that is no result lies in a register, which is thread
/// scratch; rows that are shorter than a block are laid out once, columns block by block.
/// </summary>
internal sealed unsafe class ElementwiseLoop
{
    public const int MostInBlock = 2048;

    // About 10 microseconds of additions in the cache.
    private const long ElementsOfTask = 100_000;
    private readonly ElementwiseOperand[] _operands;
    private readonly ElementwiseInstruction[] _instructions;
    private readonly long _total;
    private readonly int _block, _size, _stride;
    private readonly int _registers;
    private readonly long _cut = long.MaxValue;

    public ElementwiseLoop(FusedElementwise chain, IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> results)
    {
        DType type = results[0].DType;
        (_total, _size, _block) = (results[0].Count, type.ByteSize(), MostInBlock);
        _operands = new ElementwiseOperand[inputs.Count + chain.Steps.Count];
        for (int i = 0; i < inputs.Count; i++) _operands[i] = ElementwiseOperand.Of(inputs[i], results[0].Shape);
        for (int k = 0; k < chain.Kept.Count; k++) _operands[inputs.Count + chain.Kept[k]] = new ElementwiseOperand { Layout = OperandLayout.Dense, Buffer = results[k] };
        foreach (FusedStep step in chain.Steps)
            if (step.Arguments.All(a => _operands[a] is { Layout: OperandLayout.Number })) _operands[step.Arguments[0]] = _operands[step.Arguments[0]] with { Layout = OperandLayout.Column, Extent = _total };
        foreach (ElementwiseOperand row in _operands.Where(o => o.Layout == OperandLayout.Row))
        {
            if (row.Extent > MostInBlock) _cut = Math.Min(_cut, row.Extent);
            else _block = Math.Min(_block, (int)(MostInBlock / row.Extent * row.Extent));
        }
        _stride = _block * _size + Arena.Alignment;
        _registers = new RegisterPlan(chain, _operands, inputs.Count).Assign();
        _instructions = [.. chain.Steps.Select((step, s) => new ElementwiseInstruction(step, inputs.Count + s, _operands, type))];
        Grain = Math.Max(1, ElementsOfTask / (_block * _instructions.Sum(i => i.Cost)));
    }

    public long Blocks => (_total + _block - 1) / _block;

    /// <summary>The least number of blocks worth a task of its own.</summary>
    public long Grain { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long firstBlock, long endBlock)
    {
        long start = firstBlock * _block, end = Math.Min(_total, endBlock * _block);
        using Scratch scratch = new((nint)_registers * _stride / sizeof(float));
        byte* registers = (byte*)scratch.Pointer;
        foreach (ref readonly ElementwiseOperand operand in _operands.AsSpan())
            if (operand.Layout == OperandLayout.Row && operand.Register >= 0) Tile(operand, registers, Math.Min(_block, end - start));
        for (long at = start, n; at < end; at += n)
        {
            n = Math.Min(_block, end - at);
            if (_cut != long.MaxValue) n = Math.Min(n, _cut - at % _cut);
            foreach (ref readonly ElementwiseOperand operand in _operands.AsSpan())
                if (operand.Layout == OperandLayout.Column) Expand(operand, registers, at, n);
            foreach (ref readonly ElementwiseInstruction step in _instructions.AsSpan())
            {
                byte* a = At(step.A, registers, at), y = At(step.Result, registers, at);
                if (step.Unary != null) step.Unary(a, y, (nint)n, step.Parameter);
                else step.Binary(a, At(step.B, registers, at), y, (nint)n);
            }
        }
    }

    private byte* At(int index, byte* registers, long at)
    {
        ref readonly ElementwiseOperand operand = ref _operands[index];
        if (operand.Register >= 0) return registers + (long)operand.Register * _stride;
        return operand.Buffer!.Address + operand.Layout switch { OperandLayout.Number => 0, OperandLayout.Row => at % operand.Extent * _size, _ => at * _size };
    }

    private void Tile(in ElementwiseOperand row, byte* registers, long n)
    {
        byte* y = registers + (long)row.Register * _stride;
        long bytes = row.Extent * _size;
        for (long end = n * _size; end > 0; end -= bytes, y += bytes) Buffer.MemoryCopy(row.Buffer!.Address, y, bytes, Math.Min(bytes, end));
    }

    private void Expand(in ElementwiseOperand column, byte* registers, long at, long n)
    {
        byte* y = registers + (long)column.Register * _stride;
        if (_size == sizeof(float)) Expand((float*)column.Buffer!.Address, (float*)y, column.Extent, at, n);
        else Expand((double*)column.Buffer!.Address, (double*)y, column.Extent, at, n);
    }

    private static void Expand<T>(T* numbers, T* y, long repeat, long at, long n) where T : unmanaged
    {
        for (long end = at + n, next; at < end; y += next - at, at = next)
        {
            next = Math.Min(end, (at / repeat + 1) * repeat);
            new Span<T>(y, (int)(next - at)).Fill(numbers[at / repeat]);
        }
    }
}
