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
    public TensorBuffer? Buffer;
    /// <summary>Elements of a row; repetitions of each element of a column.</summary>
    public long Extent;
    public int Register = -1;

    public static ElementwiseOperand Of(TensorBuffer input, Shape target)
    {
        long count = input.Count, total = target.ElementCount;
        if (count == total) return new ElementwiseOperand { Layout = OperandLayout.Dense, Buffer = input };
        if (count == 1) return new ElementwiseOperand { Layout = OperandLayout.Number, Buffer = input };
        int first = 0;
        while (target[first].Value == 1) first++;
        int axis = first - (target.Rank - input.Shape.Rank);
        return axis < 0 || input.Shape[axis].Value == 1
            ? new ElementwiseOperand { Layout = OperandLayout.Row, Buffer = input, Extent = count }
            : new ElementwiseOperand { Layout = OperandLayout.Column, Buffer = input, Extent = total / count };
    }
}
