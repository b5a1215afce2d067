namespace Penstock.Tensors;

/// <summary>How an operand lies along the elements of the chain.</summary>
internal enum OperandLayout
{
    Register, Dense, Number,
    /// <summary>Repeated as a whole.</summary>
    Row,
    /// <summary>Each element repeated.</summary>
    Column,
}

/// <summary>Where the block of an input or a step lies.</summary>
internal record struct ElementwiseOperand()
{
    public OperandLayout Layout;
    public DType Type;
    public TensorBuffer? Buffer;
    /// <summary>Elements of a row; repetitions of each element of a column.</summary>
    public long Extent;
    public int Register = -1;

    public static ElementwiseOperand Of(TensorBuffer input, Shape target)
    {
        long count = input.Count, total = target.ElementCount;
        var operand = new ElementwiseOperand { Buffer = input, Type = input.DType };
        if (count == total) return operand with { Layout = OperandLayout.Dense };
        if (count == 1) return operand with { Layout = OperandLayout.Number };
        int first = 0;
        while (target[first].Value == 1) first++;
        int axis = first - (target.Rank - input.Shape.Rank);
        return axis < 0 || input.Shape[axis].Value == 1
            ? operand with { Layout = OperandLayout.Row, Extent = count }
            : operand with { Layout = OperandLayout.Column, Extent = total / count };
    }
}
