using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A number that tells how well a model does, gathered over batches. A loss is one too: its mean.</summary>
public abstract class Metric
{
    private string? _name;

    /// <summary>The name under which it is reported; Keras's by default: accuracy, mean_absolute_error.</summary>
    public string Name
    {
        get => _name ?? DefaultName;
        set => _name = value;
    }

    /// <summary>The class name in Keras; the type's name unless overridden.</summary>
    public virtual string KerasName => KerasText.NameOf(GetType());

    private protected virtual string DefaultName => LayerNames.SnakeCase(KerasName);

    /// <summary>Adds the nodes that add a batch to the metric's sums.</summary>
    public abstract void Update(MetricCall call);

    /// <summary>The metric from its sums; the first, where there are several.</summary>
    public abstract double Result(MetricSums sums);

    /// <summary>The metric for each threshold or output, where it has several; else the one result.</summary>
    public virtual double[] Results(MetricSums sums) => [Result(sums)];

    /// <summary>The mean of a loss, under the loss's name; of a cosine similarity the similarity itself, as Keras's metric has it.</summary>
    public static implicit operator Metric(Loss loss) => loss is CosineSimilarity similarity
        ? new CosineSimilarityMetric { Axis = similarity.Axis, Name = similarity.Name }
        : new LossMetric(loss);

    /// <summary>The settings as Keras writes them.</summary>
    public JsonObject Config()
    {
        var config = new JsonObject { ["name"] = Name, ["dtype"] = "float32" };
        Write(config);
        return config;
    }

    /// <summary>Whether another metric measures the same: it is the same object, or one of the library's with the same settings.</summary>
    internal virtual bool IsLike(Metric other) => ReferenceEquals(this, other)
        || (GetType() == other.GetType() && KerasRegistry<Metric>.Has(GetType()) && JsonNode.DeepEquals(Config(), other.Config()));

    /// <summary>Adds the settings of this class to those of every metric; none unless overridden.</summary>
    protected internal virtual void Write(JsonObject config)
    {
    }

    /// <summary>Makes one of the library's metrics from its class name and its settings in Keras; a loss's name gives its mean.</summary>
    /// <exception cref="ArgumentException">There is no such metric, or a setting is wrong.</exception>
    internal static Metric FromConfig(string kerasName, JsonObject? config = null)
    {
        if (KerasRegistry<Metric>.Find(kerasName) is not null) return KerasRegistry<Metric>.Create(kerasName, config, TakeCommon);
        Metric mean = Loss.FromConfig(kerasName, config);
        TakeCommon(mean, new KerasConfig(kerasName, config ?? []));
        return mean;
    }

    private static void TakeCommon(Metric metric, KerasConfig config)
    {
        // Keras 2.12 to 2.15 name the function of the class.
        config.Leave("fn");
        if (config.Has("name")) metric.Name = config.Text("name");
    }
}
