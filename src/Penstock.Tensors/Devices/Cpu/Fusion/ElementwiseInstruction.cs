namespace Penstock.Tensors;

/// <summary>A step of a fused chain with its kernel and the places of its operands.</summary>
internal readonly unsafe struct ElementwiseInstruction
{
    private readonly delegate*<void*, void*, nint, double, void> _unary;
    private readonly delegate*<void*, void*, void*, nint, void> _binary;
    private readonly delegate*<void*, void*, nint, void> _convert;
    private readonly double _parameter;
    private readonly int _size, _stepB, _stepC;

    public ElementwiseInstruction(FusedStep step, int result, ElementwiseOperand[] operands)
    {
        (A, B, C, Result) = (step.Arguments[0], step.Arguments[step.Arguments.Count > 1 ? 1 : 0], step.Arguments[^1], result);
        BinaryForm form = operands[A].Layout == OperandLayout.Number ? BinaryForm.NumberLeft : operands[B].Layout == OperandLayout.Number ? BinaryForm.NumberRight : BinaryForm.Arrays;
        (DType type, _size) = (operands[A].Type, operands[result].Type.ByteSize());
        (_stepB, _stepC) = (operands[B].Layout == OperandLayout.Number ? 0 : 1, operands[C].Layout == OperandLayout.Number ? 0 : 1);
        switch (step.Operator)
        {
            case UnaryOperator unary:
                _unary = UnaryKernels.For(unary.Instruction.Kind, type);
                _parameter = unary.Instruction.Parameter;
                break;
            case BinaryOperator binary: _binary = BinaryKernels.For(binary.Instruction, form, type); break;
            case ComparisonOperator comparison: _binary = (delegate*<void*, void*, void*, nint, void>)ComparisonKernels.For(comparison.Instruction, form, type); break;
            case LogicalOperator logical: _binary = Logic(logical.Instruction); break;
            case Not: _convert = (delegate*<void*, void*, nint, void>)(delegate*<byte*, byte*, nint, void>)&LogicalKernels.Not; break;
            case Cast cast: _convert = CastKernels.For(type, cast.To); break;
        }
    }

    public int A { get; }

    public int B { get; }

    public int C { get; }

    public int Result { get; }

    /// <summary>Runs the step over n elements; a, b and c are where its first, second and last argument lie.</summary>
    public void Run(byte* a, byte* b, byte* c, byte* y, nint n)
    {
        if (_binary != null) _binary(a, b, y, n);
        else if (_unary != null) _unary(a, y, n, _parameter);
        else if (_convert != null) _convert(a, y, n);
        else LogicalKernels.Select(a, b, _stepB, c, _stepC, y, n, _size);
    }

    /// <summary>About how many additions take as long as one of the operator.</summary>
    public static int Cost(Operator op) => op switch
    {
        UnaryOperator unary => IsCheap(unary.Instruction.Kind) ? 1 : 8,
        BinaryOperator binary => binary.Instruction switch { BinaryKind.Power => 16, BinaryKind.GeluGradient or BinaryKind.GeluTanhGradient => 8, _ => 1 },
        Where or Cast => 4,
        _ => 1,
    };

    /// <summary>Whether a kernel reads this argument as an array only.</summary>
    public static bool WantsArray(FusedStep step, int argument) => step.Operator switch
    {
        BinaryOperator or ComparisonOperator => false,
        Where => argument == 0,
        _ => true,
    };

    private static delegate*<void*, void*, void*, nint, void> Logic(LogicalKind kind)
    {
        delegate*<byte*, byte*, byte*, nint, void> kernel = kind switch
        {
            LogicalKind.And => &LogicalKernels.And,
            LogicalKind.Or => &LogicalKernels.Or,
            _ => &LogicalKernels.Xor,
        };
        return (delegate*<void*, void*, void*, nint, void>)kernel;
    }

    private static bool IsCheap(UnaryKind kind) => kind is UnaryKind.Copy or UnaryKind.Negate or UnaryKind.Abs or UnaryKind.Sign or UnaryKind.Square
        or UnaryKind.Sqrt or UnaryKind.Reciprocal or UnaryKind.Floor or UnaryKind.Ceiling or UnaryKind.Round or UnaryKind.Relu or UnaryKind.Relu6
        or UnaryKind.LeakyRelu or UnaryKind.HardSigmoid or UnaryKind.Shift or UnaryKind.Scale;
}
