namespace Penstock.Tensors;

/// <summary>Gives registers to what has no place of its own; a step may take over that of an argument of its type that it reads last.</summary>
internal sealed class RegisterPlan(FusedElementwise chain, ElementwiseOperand[] operands, int inputs)
{
    private readonly Stack<int> _free = [];
    private int _count;

    public int Assign()
    {
        for (int i = 0; i < inputs; i++)
            if (operands[i].Layout is OperandLayout.Column || (operands[i].Layout == OperandLayout.Row && operands[i].Extent <= ElementwiseLoop.MostInBlock / 2)) operands[i].Register = _count++;
        for (int s = 0; s < chain.Steps.Count; s++)
        {
            ref ElementwiseOperand result = ref operands[inputs + s];
            int[] last = [.. chain.Steps[s].Arguments.Distinct().Where(a => a >= inputs && operands[a].Layout == OperandLayout.Register && !IsRead(a, s + 1))];
            // Elements of another size would be overwritten before they are read.
            Free(last, result.Type, same: true);
            if (result.Layout == OperandLayout.Register) result.Register = _free.TryPop(out int register) ? register : _count++;
            Free(last, result.Type, same: false);
        }
        return _count;
    }

    private void Free(int[] arguments, DType type, bool same)
    {
        foreach (int argument in arguments)
            if (operands[argument].Type == type == same) _free.Push(operands[argument].Register);
    }

    private bool IsRead(int argument, int from)
    {
        for (int s = from; s < chain.Steps.Count; s++)
            if (chain.Steps[s].Arguments.Contains(argument)) return true;
        return false;
    }
}
