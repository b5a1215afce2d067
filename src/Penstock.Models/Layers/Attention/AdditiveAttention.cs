using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Attention by sum(scale * tanh(query + key)) (Bahdanau et al. 2015), by default with a learnt scale.</summary>
public sealed class AdditiveAttention : SequenceAttention
{
    /// <summary>A layer with a learnt scale.</summary>
    public AdditiveAttention() => UseScale = true;

    private protected override Value Scores(Value query, Value key, LayerCall call)
    {
        Value sum = Op.Tanh(Op.ExpandDims(query, 2) + Op.ExpandDims(key, 1));
        return Op.Sum(UseScale ? sum * call.Weight("scale", [query.Shape[-1]], Initializer.GlorotUniform) : sum, -1);
    }

    internal static AdditiveAttention FromConfig(KerasConfig config) => new()
    {
        UseScale = config.Flag("use_scale", true), Dropout = config.Number("dropout", 0), Seed = config.OptionalLong("seed"), UseCausalMask = config.Flag("causal", false),
    };
}
