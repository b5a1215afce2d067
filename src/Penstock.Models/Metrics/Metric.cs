using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A number that tells how well a model does, gathered over batches.</summary>
public abstract class Metric
{
    private string? _name;

    /// <summary>The name under which it is reported; Keras's by default: accuracy, mean_absolute_error.</summary>
    public string Name
    {
        get => _name ?? LayerNames.SnakeCase(GetType().Name);
        init => _name = value;
    }

    /// <summary>Adds the nodes that add a batch to the metric's sums.</summary>
    public abstract void Update(MetricCall call);

    /// <summary>The metric from its sums.</summary>
    public abstract double Result(MetricSums sums);
}
