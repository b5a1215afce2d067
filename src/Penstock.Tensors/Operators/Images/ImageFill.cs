namespace Penstock.Tensors;

/// <summary>What lies beyond the edges of an image that is moved.</summary>
public enum ImageFill
{
    /// <summary>The image mirrored at its edge: d c b a | a b c d | d c b a.</summary>
    Reflect = 0,
    /// <summary>One number.</summary>
    Constant = 1,
    /// <summary>The image again: a b c d | a b c d | a b c d.</summary>
    Wrap = 2,
    /// <summary>The pixel at the edge: a a a a | a b c d | d d d d.</summary>
    Nearest = 3,
}
