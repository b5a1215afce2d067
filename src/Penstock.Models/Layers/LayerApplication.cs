namespace Penstock.Models;

/// <summary>A layer applied to symbolic tensors: one step of a functional model.</summary>
internal sealed class LayerApplication
{
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it is applied to, those that have names last.</param>
    /// <param name="names">The names of the last inputs.</param>
    /// <param name="types">The types of what it gives.</param>
    public LayerApplication(Layer layer, IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<string> names, IEnumerable<Tensors.TensorType> types)
    {
        (Layer, Inputs, Names) = (layer, inputs, names);
        Results = [.. types.Select((type, i) => new SymbolicTensor(this, i, type))];
    }

    public Layer Layer { get; }

    public IReadOnlyList<SymbolicTensor> Inputs { get; }

    /// <summary>The names of the last inputs, such as attention_mask; the others go by their place.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<SymbolicTensor> Results { get; }

    /// <summary>How many inputs go by their place.</summary>
    public int Unnamed => Inputs.Count - Names.Count;
}
