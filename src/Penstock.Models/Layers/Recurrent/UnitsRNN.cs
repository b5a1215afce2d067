namespace Penstock.Models;

/// <summary>A recurrent layer of so many units.</summary>
public abstract class UnitsRNN : KernelRNN
{
    private protected UnitsRNN(UnitsCell cell) : base(cell)
    {
    }

    private protected UnitsRNN(UnitsCell cell, KerasConfig config) : base(cell, config)
    {
    }

    /// <summary>The size of the output.</summary>
    public int Units => ((UnitsCell)Cell).Units;
}
