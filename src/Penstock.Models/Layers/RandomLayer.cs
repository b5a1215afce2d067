using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that changes its input at random while training, else gives it.</summary>
public abstract class RandomLayer : Layer
{
    /// <summary>The seed of the draws; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get; init; }

    /// <inheritdoc/>
    protected sealed override bool PassesMask => true;

    /// <summary>The input changed at random.</summary>
    private protected abstract Value Change(Value input, LayerCall call, long seed);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call) => call.IsTraining ? Change(input, call, Seed ?? call.Seed) : input;
}
