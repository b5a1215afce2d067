using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What training makes small: a number for every example, from what the model gave and what it should have given.</summary>
public abstract class Loss
{
    private string? _name;

    /// <summary>The name under which it is reported as a metric; Keras's by default: mean_squared_error.</summary>
    public string Name
    {
        get => _name ?? LayerNames.SnakeCase(KerasName);
        set => _name = value;
    }

    /// <summary>The loss's class name in Keras; the type's name unless overridden.</summary>
    public virtual string KerasName => KerasText.NameOf(GetType());

    /// <summary>How the losses of a batch become one number. Default the sum over the number of losses.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The probabilities that outputs stand for, which metrics take: the outputs themselves unless the loss takes logits.</summary>
    public virtual Value ToProbabilities(Value output) => output;

    /// <summary>Adds the nodes that compute the loss of every example.</summary>
    /// <param name="target">What the model should have given, [batch, ..].</param>
    /// <param name="output">What it gave, [batch, ..].</param>
    /// <returns>[batch], or [batch, ..] where an example has several parts.</returns>
    public abstract Value PerExample(Value target, Value output);

    /// <summary>Which losses count, as truth values of their shape; null, unless overridden, for all.</summary>
    protected virtual Value? Counted(Value target, Value losses) => null;

    /// <summary>The loss of a batch as one number, where it is no mean over examples; null, unless overridden, where it is.</summary>
    internal virtual Value? OfBatch(Value target, Value output, Value? weight) => null;

    /// <summary>The labels that go with outputs, where nobody has shown any: of their type and shape, unless the loss takes class numbers.</summary>
    internal virtual TensorType LabelsOf(TensorType output) => output;

    private protected static TensorType ClassNumbers(TensorType output) => new(DType.Int32, output.Shape.Without(-1));

    /// <summary>What is wrong with labels that may have made a loss NaN, and what to do; null, unless overridden, for nothing.</summary>
    /// <param name="label">The labels of a batch.</param>
    /// <param name="target">Their shape in the graph.</param>
    /// <param name="output">The shape of what the model gave, in the graph.</param>
    internal virtual string? FaultIn(Tensor label, Shape target, Shape output) => null;

    /// <summary>The losses of a batch, each times its weight, as <see cref="Reduction"/> says.</summary>
    /// <param name="target">What the model should have given.</param>
    /// <param name="output">What it gave.</param>
    /// <param name="weight">How much each example counts, [batch] or a shape that goes with the losses; null for 1.</param>
    public Value Reduce(Value target, Value output, Value? weight = null)
    {
        if (OfBatch(target, output, weight) is { } whole) return whole;
        Value losses = PerExample(target, output);
        Value? weights = weight is null ? null : Weights.Spread(weight, losses);
        if (Counted(target, losses) is { } counted)
        {
            // Losses that do not count take no part in the mean: the others count for them.
            Value share = Op.Cast(counted, losses.DType);
            if (IsMean) share = Shared(share);
            weights = weights is null ? share : weights * share;
        }
        Value weighted = weights is null ? losses : losses * weights;
        return Reduction switch
        {
            Reduction.None => weighted,
            Reduction.Sum => Op.Sum(weighted),
            Reduction.MeanWithSampleWeight when weights is not null => Op.Sum(weighted) / Positive(Op.Sum(weights)),
            _ => Op.Mean(weighted),
        };
    }

    /// <summary>The losses of a batch of which a mask says what counts: a mean is over the parts that count.</summary>
    internal Value ReduceMasked(Value target, Value output, Value mask, Value? weight)
    {
        Value counted = Op.Cast(mask, output.DType);
        if (IsMean) counted = Shared(counted);
        return Reduce(target, output, weight is null ? counted : Weights.Within(counted, weight));
    }

    private bool IsMean => Reduction is Reduction.SumOverBatchSize or Reduction.Mean;

    // Parts of a mean, whose own mean is 1; nothing counts where all are 0.
    private static Value Shared(Value share) => share / Positive(Op.Mean(share));

    private static Value Positive(Value number) => Op.Maximum(number, number.Graph.Number(Probabilities.Epsilon, number.DType));

    /// <summary>The settings as Keras writes them.</summary>
    public JsonObject Config()
    {
        var config = new JsonObject { ["name"] = Name, ["reduction"] = Reduction == Reduction.None ? null : KerasText.Of(Reduction) };
        Write(config);
        return config;
    }

    /// <summary>Whether another loss computes the same: it is the same object, or one of the library's with the same settings.</summary>
    internal bool IsLike(Loss other) => ReferenceEquals(this, other)
        || (GetType() == other.GetType() && KerasRegistry<Loss>.Has(GetType()) && JsonNode.DeepEquals(Config(), other.Config()));

    /// <summary>Adds the settings of this class to those of every loss; none unless overridden.</summary>
    protected virtual void Write(JsonObject config)
    {
    }

    /// <summary>Makes one of the library's losses from its class name and its settings in Keras.</summary>
    /// <exception cref="ArgumentException">There is no such loss, or a setting is wrong.</exception>
    internal static Loss FromConfig(string kerasName, JsonObject? config = null) => KerasRegistry<Loss>.Create(kerasName, config, TakeCommon);

    private static void TakeCommon(Loss loss, KerasConfig config)
    {
        // Keras 2.12 to 2.15 name the function of the class.
        config.Leave("fn");
        if (config.Has("name")) loss.Name = config.Text("name");
        // Keras 2 wrote "auto" for its default.
        if (config.Has("reduction") && config.Text("reduction") != "auto") loss.Reduction = config.Choice("reduction", Reduction.SumOverBatchSize);
        if (config.IsNull("reduction")) loss.Reduction = Reduction.None;
    }

    /// <summary>A target of the output's type and, where only an axis of extent 1 differs, its shape.</summary>
    protected static Value Match(Value target, Value output) => Targets.Match(target, output);
}
