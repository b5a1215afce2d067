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
    private readonly long _cut = long.MaxValue;
    private readonly int _block = MostInBlock, _stride, _registers;

    public ElementwiseLoop(FusedElementwise chain, IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> results)
    {
        _total = results[0].Count;
        _operands = new ElementwiseOperand[inputs.Count + chain.Steps.Count];
        for (int i = 0; i < inputs.Count; i++) _operands[i] = ElementwiseOperand.Of(inputs[i], results[0].Shape);
        for (int s = 0; s < chain.Steps.Count; s++) _operands[inputs.Count + s].Type = chain.Steps[s].Type;
        for (int k = 0; k < chain.Kept.Count; k++) _operands[inputs.Count + chain.Kept[k]] = ElementwiseOperand.Of(results[k], results[k].Shape);
        foreach (FusedStep step in chain.Steps) LayOutNumbers(step);
        foreach (ElementwiseOperand row in _operands.Where(o => o.Layout == OperandLayout.Row))
        {
            if (row.Extent > MostInBlock) _cut = Math.Min(_cut, row.Extent);
            else _block = Math.Min(_block, (int)(MostInBlock / row.Extent * row.Extent));
        }
        _stride = _block * _operands.Max(o => o.Type.ByteSize()) + Arena.Alignment;
        _registers = new RegisterPlan(chain, _operands, inputs.Count).Assign();
        _instructions = [.. chain.Steps.Select((step, s) => new ElementwiseInstruction(step, inputs.Count + s, _operands))];
        Grain = Math.Max(1, ElementsOfTask / (_block * chain.Steps.Sum(s => ElementwiseInstruction.Cost(s.Operator))));
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
                step.Run(At(step.A, registers, at), At(step.B, registers, at), At(step.C, registers, at), At(step.Result, registers, at), (nint)n);
        }
    }

    // A column that repeats one number over all elements can stand for the number where a kernel wants an array.
    private void LayOutNumbers(FusedStep step)
    {
        bool none = step.Arguments.All(a => _operands[a].Layout == OperandLayout.Number);
        for (int i = 0; i < step.Arguments.Count; i++)
        {
            ref ElementwiseOperand operand = ref _operands[step.Arguments[i]];
            if (operand.Layout == OperandLayout.Number && ((none && i == 0) || ElementwiseInstruction.WantsArray(step, i))) (operand.Layout, operand.Extent) = (OperandLayout.Column, _total);
        }
    }

    private byte* At(int index, byte* registers, long at)
    {
        ref readonly ElementwiseOperand operand = ref _operands[index];
        if (operand.Register >= 0) return registers + (long)operand.Register * _stride;
        long element = operand.Layout switch { OperandLayout.Number => 0, OperandLayout.Row => at % operand.Extent, _ => at };
        return operand.Buffer!.Address + element * operand.Type.ByteSize();
    }

    private void Tile(in ElementwiseOperand row, byte* registers, long n)
    {
        byte* y = registers + (long)row.Register * _stride;
        long size = row.Type.ByteSize(), bytes = row.Extent * size;
        for (long left = n * size; left > 0; left -= bytes, y += bytes) Buffer.MemoryCopy(row.Buffer!.Address, y, bytes, Math.Min(bytes, left));
    }

    private void Expand(in ElementwiseOperand column, byte* registers, long at, long n)
    {
        byte* x = column.Buffer!.Address, y = registers + (long)column.Register * _stride;
        switch (column.Type.ByteSize())
        {
            case 1: Expand(x, y, column.Extent, at, n); break;
            case 2: Expand((ushort*)x, (ushort*)y, column.Extent, at, n); break;
            case 4: Expand((float*)x, (float*)y, column.Extent, at, n); break;
            default: Expand((double*)x, (double*)y, column.Extent, at, n); break;
        }
    }

    private static void Expand<T>(T* x, T* y, long repeat, long at, long n) where T : unmanaged
    {
        for (long end = at + n, next; at < end; y += next - at, at = next)
        {
            next = Math.Min(end, (at / repeat + 1) * repeat);
            new Span<T>(y, (int)(next - at)).Fill(x[at / repeat]);
        }
    }
}
