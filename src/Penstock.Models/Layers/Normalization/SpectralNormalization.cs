using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Divides the kernel of a layer by its largest singular value before each step of training (Miyato et al. 2018), which power iterations find
/// from step to step. The divided kernel is the layer's kernel from then on.
/// </summary>
public sealed class SpectralNormalization : Layer
{
    /// <param name="layer">A layer with a kernel or with embeddings.</param>
    /// <param name="powerIterations">How many iterations each step makes. Default 1.</param>
    public SpectralNormalization(Layer layer, int powerIterations = 1)
    {
        Require(powerIterations >= 1, "1 or more power iterations", powerIterations);
        (Layer, PowerIterations) = (Part("layer", layer), powerIterations);
    }

    /// <summary>The layer whose kernel is divided.</summary>
    public Layer Layer { get; }

    /// <summary>How many iterations each step makes.</summary>
    public int PowerIterations { get; }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    private protected override bool ComputesInFloat32 => true;

    // To Keras the kernel is a weight of both layers.
    internal override IReadOnlyList<Weight> FileWeights => Kernel is { } kernel ? [kernel, .. OwnWeights] : OwnWeights;

    private Weight? Kernel => Layer.Weights.FirstOrDefault(w => w.Name is "kernel" or "embeddings");

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        // A layer gets its weights when it is first applied.
        Value? y = call.IsTraining && Layer.Weights.Count > 0 ? null : call.Apply(Layer, input);
        Weight kernel = Kernel
            ?? throw new ArgumentException($"{Label}: expected a layer with a kernel or embeddings, got {Layer.KerasName}.");
        Value u = call.Weight("vector_u", [1, kernel.Type.Shape[-1]], new TruncatedNormal(0, 0.02), isLearnt: false);
        if (y is not null && !call.IsTraining) return y;
        Divide(kernel, u, call);
        return call.Apply(Layer, input);
    }

    // A kernel of zeros stays as it is, and so does the vector.
    private void Divide(Weight kernel, Value u, LayerCall call)
    {
        Dim columns = kernel.Type.Shape[-1];
        Value current = call.Read(kernel), matrix = Op.StopGradient(Op.Reshape(current, [kernel.Type.Shape.Size / columns, columns]));
        Value isZero = Op.All(Op.Equal(matrix, Op.Zero(matrix))), next = u, v = u;
        for (int i = 0; i < PowerIterations; i++)
        {
            v = Unit(Op.MatMul(next, matrix, transposeB: true));
            next = Unit(Op.MatMul(v, matrix));
        }
        Value sigma = Op.Reshape(Op.MatMul(Op.MatMul(v, matrix), next, transposeB: true), Shape.Scalar);
        call.Update("vector_u", Op.Where(isZero, u, next));
        call.Replace(kernel, Op.Reshape(Op.StopGradient(current) / Op.Where(isZero, sigma.Graph.Number(1, sigma.DType), sigma), kernel.Type.Shape));
    }

    private static Value Unit(Value x) => x * Op.ReciprocalSqrt(Op.Maximum(Op.Sum(Op.Square(x)), x.Graph.Number(1e-12, x.DType)));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["layer"] = KerasModelConfig.WriteLayer(Layer), ["power_iterations"] = PowerIterations };

    internal static SpectralNormalization FromConfig(KerasConfig config) => new(config.Layer("layer"), config.Whole("power_iterations", 1));
}
