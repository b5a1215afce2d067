using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The share of examples that the model gets right: binary, sparse or categorical by the shapes of labels and outputs, as Keras's "accuracy" chooses.</summary>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override void Update(MetricCall call)
    {
        Value output = call.Output, target = call.Target;
        if (output.Shape[-1] == 1)
        {
            Value said = Op.Greater(call.Probabilities, output.Graph.Number(0.5, output.DType));
            Value meant = Op.Greater(Op.Reshape(Op.Cast(target, output.DType), output.Shape), output.Graph.Number(0.5, output.DType));
            call.AddMean(Op.Squeeze(Op.Cast(Op.Equal(said, meant), DType.Float32), -1));
            return;
        }
        Value chosen = Op.ArgMax(output, -1);
        Value right = target.Shape.Rank == output.Shape.Rank && target.Shape[-1] != 1
            ? Op.ArgMax(target, -1)
            : Op.Cast(Op.Reshape(target, chosen.Shape), chosen.DType);
        call.AddMean(Op.Cast(Op.Equal(chosen, right), DType.Float32));
    }

    /// <inheritdoc/>
    public override double Result(MetricSums sums) => sums.Mean;
}
