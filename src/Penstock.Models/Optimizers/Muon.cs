using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Momentum whose steps are made orthogonal, for matrices (Jordan et al. 2024), and as large as Adam's (Liu et al. 2025), with Keras's defaults; vectors,
/// other kernels, embeddings and the weights of named layers, which should be those of the last, are changed by Adam.
/// </summary>
public sealed class Muon : Optimizer
{
    /// <summary>Muon with a weight decay of 0.004, as Keras has it.</summary>
    /// <param name="learningRate">Default 0.001.</param>
    public Muon(Schedule? learningRate = null) : base(learningRate ?? 0.001) => WeightDecay = 0.004;

    /// <summary>Decay of Adam's first moment. Default 0.9.</summary>
    public double AdamBeta1 { get; init => field = Share(value); } = 0.9;

    /// <summary>Decay of Adam's second moment. Default 0.999.</summary>
    public double AdamBeta2 { get; init => field = Share(value); } = 0.999;

    /// <summary>Added to the root of Adam's second moment. Default 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Adam's learning rate over the other. Default 1.</summary>
    public double AdamLrRatio { get; init; } = 1;

    /// <summary>The weight decay of what Adam changes. Default 0.004.</summary>
    public double AdamWeightDecay { get; init; } = 0.004;

    /// <summary>The root mean square of a step over the learning rate: orthogonal steps are multiplied by it and by the root of the longer side; null for steps as they are. Default 0.2.</summary>
    public double? RmsRate { get; init; } = 0.2;

    /// <summary>Decay of the momentum. Default 0.95.</summary>
    public double Momentum { get; init => field = Share(value); } = 0.95;

    /// <summary>Whether to look ahead by one step. Default true.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Newton-Schulz iterations. Default 5.</summary>
    public int NsSteps { get; init; } = 5;

    /// <summary>Weights whose path matches one of these regular expressions are changed by Adam. Default none.</summary>
    public IReadOnlyList<string> ExcludeLayers { get; init => field = [.. value.Select(pattern => WeightPattern.Checked(nameof(Muon), pattern))]; } = [];

    /// <summary>Whether embeddings are changed by Adam. Default true.</summary>
    public bool ExcludeEmbeddings { get; init; } = true;

    /// <summary>The factors of x, x^3 and x^5 in an iteration. Default 3.4445, -4.775, 2.0315.</summary>
    public (double A, double B, double C) Factors { get; init; } = (3.4445, -4.7750, 2.0315);

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call)
    {
        if (IsExcluded(call.WeightPath, weight.Shape.Rank)) return Adam(call.Decayed(weight), gradient, call);
        Value m = call.Next("momentum", call.Read("momentum") * Momentum + gradient);
        Value step = Orthogonal(Nesterov ? gradient + m * Momentum : m);
        Value rate = RmsRate is { } rms ? call.Rate * (rms * Math.Sqrt(Math.Max(weight.Shape[0].Value, weight.Shape[1].Value))) : call.Rate;
        return call.Decayed(weight) - step * rate;
    }

    /// <summary>A matrix with nearly the same singular vectors, whose singular values are near 1: iterations of a x + b x x' x + c x x' x x' x.</summary>
    internal Value Orthogonal(Value matrix)
    {
        bool isHigh = matrix.Shape[0].Value > matrix.Shape[1].Value;
        Value x = isHigh ? Op.Transpose(matrix, [1, 0]) : matrix;
        x /= Op.Sqrt(Op.Sum(Op.Square(x))) + 1e-7;
        for (int i = 0; i < NsSteps; i++)
        {
            Value square = Op.MatMul(x, x, transposeB: true);
            x = x * Factors.A + Op.MatMul(square * Factors.B + Op.MatMul(square * Factors.C, square), x);
        }
        return isHigh ? Op.Transpose(x, [1, 0]) : x;
    }

    private protected override double WeightDecayFor(Weight weight) => IsExcluded(weight.Path, weight.Type.Shape.Rank) ? AdamWeightDecay : WeightDecay;

    private bool IsExcluded(string path, int rank) => rank != 2
        || (ExcludeEmbeddings && path.Contains("embedding", StringComparison.OrdinalIgnoreCase))
        || ExcludeLayers.Any(pattern => WeightPattern.Matches(path, pattern));

    private Value Adam(Value weight, Value gradient, OptimizerCall call)
    {
        Value m = call.Read("momentum"), v = call.Read("velocity");
        IReadOnlyList<Value> results = weight.Graph.Apply(new AdamUpdate(AdamBeta1, AdamBeta2, Epsilon, 0, false), [weight, gradient, m, v, call.Rate * AdamLrRatio, call.Step]);
        call.Write("momentum", results[1]);
        call.Write("velocity", results[2]);
        return results[0];
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config)
    {
        (config["adam_beta_1"], config["adam_beta_2"], config["epsilon"], config["adam_lr_ratio"]) = (AdamBeta1, AdamBeta2, Epsilon, AdamLrRatio);
        (config["momentum"], config["nesterov"], config["ns_steps"]) = (Momentum, Nesterov, NsSteps);
        (config["exclude_layers"], config["exclude_embeddings"]) = (KerasText.List(ExcludeLayers), ExcludeEmbeddings);
        (config["adam_weight_decay"], config["rms_rate"]) = (AdamWeightDecay, RmsRate);
        (config["muon_a"], config["muon_b"], config["muon_c"]) = Factors;
    }

    internal static Muon FromConfig(KerasConfig config) => new(config.Schedule("learning_rate", 0.001))
    {
        AdamBeta1 = config.Number("adam_beta_1", 0.9), AdamBeta2 = config.Number("adam_beta_2", 0.999), Epsilon = config.Number("epsilon", 1e-7),
        AdamLrRatio = config.Number("adam_lr_ratio", 1), Momentum = config.Number("momentum", 0.95), Nesterov = config.Flag("nesterov", true),
        NsSteps = config.Whole("ns_steps", 5), ExcludeLayers = config.Texts("exclude_layers") ?? [], ExcludeEmbeddings = config.Flag("exclude_embeddings", true),
        AdamWeightDecay = config.IsNull("adam_weight_decay") ? 0 : config.Number("adam_weight_decay", 0.004), RmsRate = config.IsNull("rms_rate") ? null : config.Number("rms_rate", 0.2),
        Factors = (config.Number("muon_a", 3.4445), config.Number("muon_b", -4.7750), config.Number("muon_c", 2.0315)),
    };
}
