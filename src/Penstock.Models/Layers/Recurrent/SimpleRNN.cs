namespace Penstock.Models;

/// <summary>A fully connected recurrent layer; <see cref="SimpleRNNCell"/> has its formula.</summary>
public sealed class SimpleRNN : UnitsRNN
{
    /// <param name="units">The size of the output.</param>
    /// <param name="activation">Default tanh.</param>
    public SimpleRNN(int units, Activation? activation = null) : base(new SimpleRNNCell(units, activation))
    {
    }

    private SimpleRNN(SimpleRNNCell cell, KerasConfig config) : base(cell, config)
    {
    }

    internal static new SimpleRNN FromConfig(KerasConfig config) => new(SimpleRNNCell.FromConfig(config), config);
}
