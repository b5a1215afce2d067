using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How the first value of a weight is drawn.</summary>
public abstract record Initializer
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new Constant(0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new Constant(1);

    /// <summary>Uniform within sqrt(6 / (fan in + fan out)) of 0 (Glorot and Bengio 2010): Keras's default for kernels.</summary>
    public static Initializer GlorotUniform { get; } = new VarianceScaling(1, FanMode.Average, Spread.Uniform);

    /// <summary>Normal, truncated, with variance 2 / (fan in + fan out).</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling(1, FanMode.Average, Spread.TruncatedNormal);

    /// <summary>Uniform within sqrt(6 / fan in) of 0 (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling(2, FanMode.In, Spread.Uniform);

    /// <summary>Normal, truncated, with variance 2 / fan in.</summary>
    public static Initializer HeNormal { get; } = new VarianceScaling(2, FanMode.In, Spread.TruncatedNormal);

    /// <summary>Uniform within sqrt(3 / fan in) of 0 (LeCun et al. 1998).</summary>
    public static Initializer LecunUniform { get; } = new VarianceScaling(1, FanMode.In, Spread.Uniform);

    /// <summary>Normal, truncated, with variance 1 / fan in.</summary>
    public static Initializer LecunNormal { get; } = new VarianceScaling(1, FanMode.In, Spread.TruncatedNormal);

    /// <summary>Draws a value.</summary>
    /// <param name="type">Float32 and a known shape.</param>
    /// <param name="seed">The same seed gives the same value.</param>
    public Tensor Create(TensorType type, long seed)
    {
        var values = new float[checked((int)type.Shape.ElementCount)];
        Fill(values, type.Shape, seed);
        return Tensor.From(values, type.Shape);
    }

    /// <summary>Writes the elements, row-major.</summary>
    protected abstract void Fill(Span<float> values, Shape shape, long seed);
}
