namespace Penstock.Tensors;

/// <summary>What lies beyond the edges of the spatial axes of a convolution or pooling.</summary>
public enum Padding
{
    /// <summary>Nothing: windows lie inside, the result is smaller.</summary>
    Valid = 0,
    /// <summary>As many results as input / stride, rounded up; where the padding is odd the larger half comes after.</summary>
    Same = 1,
    /// <summary>All padding comes before, so that no result sees a later input; for one spatial axis.</summary>
    Causal = 2,
}
