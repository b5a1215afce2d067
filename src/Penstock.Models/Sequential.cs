using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Layers one after the other. The model learns the shape of its input from the first batch, unless an <see cref="InputLayer"/> comes first.</summary>
public sealed class Sequential : Model
{
    private readonly List<Layer> _stack;
    private bool _isBuilt;

    /// <summary>Stacks layers.</summary>
    public Sequential(params IReadOnlyList<Layer> layers)
    {
        _stack = [.. layers];
        LayerNames.Complete(_stack);
        if (_stack is [InputLayer input, ..]) Stack(input, _stack.Skip(1));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Layers => _stack;

    /// <summary>Adds a layer at the end, before the model has seen an input.</summary>
    public void Add(Layer layer)
    {
        Require(!_isBuilt, "a model that has not seen an input", "one that has", "Add all layers first.");
        _stack.Add(layer);
        LayerNames.Complete(_stack);
    }

    internal override void Build(IReadOnlyList<TensorType> fed)
    {
        if (!_isBuilt)
        {
            Require(fed.Count == 1, "one input", fed.Count, "Use a functional model for several.");
            if (_stack is [InputLayer declared, ..]) Stack(declared, _stack.Skip(1));
            else
            {
                var input = new InputLayer(fed[0].Shape.Without(0), fed[0].DType);
                LayerNames.Complete([input, .. _stack]);
                Stack(input, _stack);
            }
        }
        base.Build(fed);
    }

    private void Stack(InputLayer input, IEnumerable<Layer> layers)
    {
        _isBuilt = true;
        SymbolicTensor end = input.Tensor;
        foreach (Layer layer in layers) end = layer.On(end);
        Connect([input.Tensor], [end]);
    }
}
