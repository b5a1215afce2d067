using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How a query is compared with a key.</summary>
public enum ScoreMode
{
    /// <summary>Their product.</summary>
    Dot,
    /// <summary>The sum of tanh(query + key), times a learnt number.</summary>
    Concat,
}

/// <summary>Attention by products of query and key (Luong et al. 2015), by default without a scale.</summary>
public sealed class Attention : SequenceAttention
{
    /// <summary>How a query is compared with a key. Default by their product.</summary>
    public ScoreMode ScoreMode { get; init; } = ScoreMode.Dot;

    private protected override Value Scores(Value query, Value key, LayerCall call)
    {
        Value? scale = UseScale ? call.Weight("scale", Shape.Scalar, Initializer.Ones) : null;
        if (ScoreMode == ScoreMode.Dot)
        {
            Value product = Op.MatMul(query, key, transposeB: true);
            return scale is null ? product : product * scale;
        }
        Value weight = call.Weight("concat_score_weight", Shape.Scalar, Initializer.Ones), sum = Op.ExpandDims(query, 2) + Op.ExpandDims(key, 1);
        return Op.Sum(Op.Tanh(scale is null ? sum : sum * scale), -1) * weight;
    }

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = base.Config();
        config["score_mode"] = KerasText.Of(ScoreMode);
        return config;
    }

    internal static Attention FromConfig(KerasConfig config) => new()
    {
        UseScale = config.Flag("use_scale", false), Dropout = config.Number("dropout", 0), Seed = config.OptionalLong("seed"), UseCausalMask = config.Flag("causal", false), ScoreMode = config.Choice("score_mode", ScoreMode.Dot),
    };
}
