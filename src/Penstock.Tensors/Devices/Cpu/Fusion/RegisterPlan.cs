namespace Penstock.Tensors;

/// <summary>Gives registers to what has no place of its own; a step may take over that of an argument that it reads last.</summary>
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
            foreach (int argument in chain.Steps[s].Arguments.Distinct())
                if (argument >= inputs && operands[argument].Layout == OperandLayout.Register && !IsRead(argument, s + 1)) _free.Push(operands[argument].Register);
            if (operands[inputs + s].Layout == OperandLayout.Register) operands[inputs + s].Register = _free.TryPop(out int register) ? register : _count++;
        }
        return _count;
    }

    private bool IsRead(int argument, int from)
    {
        for (int s = from; s < chain.Steps.Count; s++)
            if (chain.Steps[s].Arguments.Contains(argument)) return true;
        return false;
    }
}
