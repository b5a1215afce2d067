namespace Penstock.Models;

/// <summary>What goes around a residual block.</summary>
public enum Shortcut
{
    /// <summary>The input; where the block makes more channels of fewer pixels, every other pixel, with channels of zeros (option A of He et al. 2016).</summary>
    Padding,
    /// <summary>The input; where shapes differ, a 1x1 convolution of it with batch normalization (option B).</summary>
    Projection,
    /// <summary>Nothing: a plain network, whose gradients fade with depth.</summary>
    None,
}
