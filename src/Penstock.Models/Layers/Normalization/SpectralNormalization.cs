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

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        // Its first application gives the layer its weights.
        Value unscaled = call.Apply(Layer, input);
        Weight kernel = Layer.Weights.FirstOrDefault(w => w.Name is "kernel" or "embeddings")
            ?? throw new ArgumentException($"{Label}: expected a layer with a kernel or embeddings, got {Layer.KerasName}.");
        Dim columns = kernel.Type.Shape[-1];
        Value u = call.Weight("vector_u", [1, columns], new TruncatedNormal(0, 0.02), isLearnt: false);
        if (!call.IsTraining) return unscaled;
        Value current = call.Read(kernel), matrix = Op.StopGradient(Op.Reshape(current, [kernel.Type.Shape.Size / columns, columns]));
        Value v = u;
        for (int i = 0; i < PowerIterations; i++)
        {
            v = Unit(Op.MatMul(u, matrix, transposeB: true));
            u = Unit(Op.MatMul(v, matrix));
        }
        Value sigma = Op.MatMul(Op.MatMul(v, matrix), u, transposeB: true);
        call.Update("vector_u", u);
        call.Replace(kernel, Op.Reshape(Op.StopGradient(current) / Op.Reshape(sigma, Shape.Scalar), kernel.Type.Shape));
        return call.Apply(Layer, input);
    }

    private static Value Unit(Value x) => x * Op.ReciprocalSqrt(Op.Maximum(Op.Sum(Op.Square(x)), x.Graph.Number(1e-12, x.DType)));

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["layer"] = KerasModelConfig.WriteLayer(Layer), ["power_iterations"] = PowerIterations };

    internal static SpectralNormalization FromConfig(KerasConfig config) => new(config.Layer("layer"), config.Whole("power_iterations", 1));
}
