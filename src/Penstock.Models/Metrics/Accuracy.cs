using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples that the model gets right: binary, sparse or categorical by the shapes of labels and outputs, as Keras's "accuracy" chooses.</summary>
[KerasName("accuracy")]
public sealed class Accuracy : Metric
{
    private static readonly BinaryAccuracy s_binary = new();
    private static readonly SparseCategoricalAccuracy s_sparse = new();
    private static readonly CategoricalAccuracy s_categorical = new();

    /// <inheritdoc/>
    public override void Update(MetricCall call)
    {
        Shape output = call.Output.Shape, target = call.Target.Shape;
        Metric chosen = output.Rank < 2 || output[-1] == 1 ? s_binary : target.Rank < output.Rank || target[-1] == 1 ? s_sparse : s_categorical;
        chosen.Update(call);
    }

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => sums.Mean;

    internal static Accuracy FromConfig(KerasConfig _) => new();
}
