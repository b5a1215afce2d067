using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Pulls embeddings of one class together and others apart, the more the further they are from where they should be (Sun et al. 2020).
/// Outputs are embeddings of length 1, [batch, size], labels their class numbers; examples without another of their class in the batch do not count.
/// </summary>
public sealed class Circle : Loss
{
    /// <summary>The scale of distances. Default 80.</summary>
    public double Gamma { get; init; } = 80;

    /// <summary>How far from perfect distances still count. Default 0.4.</summary>
    public double Margin { get; init; } = 0.4;

    /// <summary>Whether an example is not compared with itself. Default true.</summary>
    public bool RemoveDiagonal { get; init; } = true;

    internal override TensorType LabelsOf(TensorType output) => ClassNumbers(output);

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        if (output.Shape.Rank != 2) throw new ArgumentException($"Circle: expected embeddings [batch, size], got shape {output.Shape}. Flatten them.");
        Value distance = Op.Relu(1 - Op.MatMul(output, output, transposeB: true));
        Value classes = Targets.Classes(target, output);
        Value own = Op.BroadcastTo(Op.ExpandDims(classes, 1), distance.Shape), other = Op.BroadcastTo(Op.ExpandDims(classes, 0), distance.Shape);
        Value isSame = Op.Equal(own, other), isOther = Op.Not(isSame);
        if (RemoveDiagonal) isSame = Op.And(isSame, Op.Not(Diagonal(distance)));
        Value near = Op.Relu(distance + Margin) * (distance - Margin) * Gamma, far = Op.Relu(1 + Margin - distance) * (1 - Margin - distance) * Gamma;
        Value counts = Op.And(Op.Any(isSame, -1), Op.Any(isOther, -1));
        return Op.Where(counts, Op.Softplus(LogSum(near, isSame) + LogSum(far, isOther)), Op.Zero(output));
    }

    /// <inheritdoc/>
    protected override Value? Counted(Value target, Value losses) => Op.NotEqual(losses, Op.Zero(losses));

    private static Value Diagonal(Value square)
    {
        Value place = Op.CumulativeSum(Op.BroadcastTo(square.Graph.Number(1, square.DType), [square.Shape[0]]), 0);
        return Op.Equal(Op.BroadcastTo(Op.ExpandDims(place, 1), square.Shape), Op.BroadcastTo(Op.ExpandDims(place, 0), square.Shape));
    }

    // log(sum(exp(x))) over a row's marked places; a row without any is not looked at.
    private static Value LogSum(Value x, Value marked)
    {
        Value lowest = x.Graph.Number(-1e9, x.DType), kept = Op.Where(marked, x, lowest);
        Value most = Op.StopGradient(Op.Max(kept, -1));
        Value sum = Op.Sum(Op.Where(marked, Op.Exp(kept - Op.ExpandDims(most, -1)), Op.Zero(x)), -1);
        return most + Op.Log(Op.Maximum(sum, x.Graph.Number(Probabilities.Epsilon, x.DType)));
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config) => (config["gamma"], config["margin"], config["remove_diagonal"]) = (Gamma, Margin, RemoveDiagonal);

    internal static Circle FromConfig(KerasConfig config) => new()
    {
        Gamma = config.Number("gamma", 80), Margin = config.Number("margin", 0.4), RemoveDiagonal = config.Flag("remove_diagonal", true),
    };
}
