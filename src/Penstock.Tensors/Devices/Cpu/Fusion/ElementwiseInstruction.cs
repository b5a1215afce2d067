namespace Penstock.Tensors;

/// <summary>A step of a fused chain with its kernel and the places of its operands.</summary>
internal readonly unsafe struct ElementwiseInstruction
{
    public readonly delegate*<void*, void*, nint, double, void> Unary;
    public readonly delegate*<void*, void*, void*, nint, void> Binary;
    public readonly double Parameter;
    public readonly int A, B, Result, Cost;

    public ElementwiseInstruction(FusedStep step, int result, ElementwiseOperand[] operands, DType type)
    {
        (A, B, Result, Cost) = (step.Arguments[0], step.Arguments[^1], result, 1);
        if (step.Operator is UnaryOperator unary)
        {
            Unary = UnaryKernels.For(unary.Instruction.Kind, type);
            Parameter = unary.Instruction.Parameter;
            Cost = IsCheap(unary.Instruction.Kind) ? 1 : 8;
            return;
        }
        BinaryKind kind = ((BinaryOperator)step.Operator).Instruction;
        BinaryForm form = operands[A].Layout == OperandLayout.Number ? BinaryForm.NumberLeft : operands[B].Layout == OperandLayout.Number ? BinaryForm.NumberRight : BinaryForm.Arrays;
        Binary = BinaryKernels.For(kind, form, type);
        Cost = kind == BinaryKind.Power ? 16 : 1;
    }

    private static bool IsCheap(UnaryKind kind) => kind is UnaryKind.Copy or UnaryKind.Negate or UnaryKind.Abs or UnaryKind.Sign or UnaryKind.Square
        or UnaryKind.Sqrt or UnaryKind.Reciprocal or UnaryKind.Floor or UnaryKind.Ceiling or UnaryKind.Round or UnaryKind.Relu or UnaryKind.Relu6
        or UnaryKind.LeakyRelu or UnaryKind.HardSigmoid or UnaryKind.Shift or UnaryKind.Scale;
}
