namespace Penstock.Models;

/// <summary>In how many bits a training keeps what its forward pass computed for its backward pass. Weights, sums, products and gradients are Float32 in each.</summary>
public enum DTypePolicy
{
    /// <summary>In 32 bits.</summary>
    Float32,
    /// <summary>In bfloat16, which has the range of Float32: half the memory, no setting to find.</summary>
    MixedBFloat16,
    /// <summary>In float16, which is finer and ends at 65504: half the memory. The loss is scaled by 32768 at first; an update whose gradients are not finite is left out and halves the scale, 2000 finite ones double it.</summary>
    MixedFloat16,
}
