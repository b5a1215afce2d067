namespace Penstock.Tensors;

/// <summary>What batch normalization and its gradient read and write; partial sums are [<see cref="BatchChunks.Count"/>, 2, channels].</summary>
internal unsafe struct BatchNormalizationArrays
{
    /// <summary>Rows of the whole batch.</summary>
    public nint Rows;

    /// <summary>Input, [rows, channels].</summary>
    public void* X;

    /// <summary>[channels]; gamma may be null for 1.</summary>
    public void* Mean, Variance, Gamma, Beta;

    /// <summary>1 / sqrt(variance + epsilon), and that times gamma, [channels]: <see cref="BatchNormalizationKernel.Prepare"/> fills them.</summary>
    public void* InverseDeviation, Scale;

    /// <summary>What is added before the activation, [rows, channels], or null; and the result, [rows, channels].</summary>
    public void* Residual, Y;

    /// <summary>Incoming gradient, [rows, channels].</summary>
    public void* Dy;

    /// <summary>The sums of dy and of dy times the normalized input, of each chunk.</summary>
    public void* Partials;

    /// <summary>What the gradient of the input takes from the input itself and from none of both, [channels] each.</summary>
    public void* Slope, Offset;

    /// <summary>Results, [channels].</summary>
    public void* Dbeta, Dgamma;
}
