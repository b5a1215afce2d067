using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Connectionist temporal classification (Graves et al. 2006): -log of the probability of all ways in which a sequence of outputs can
/// spell the labels, with repeats and blanks between. Outputs are logits [batch, time, classes]; labels are class numbers [batch, length]
/// from 1, padded with 0, which is the blank. Labels that cannot be spelt in the time have an infinite loss.
/// </summary>
public sealed class CTC : Loss
{
    // Stands for log(0) where sums of it must stay numbers.
    private const double Never = -1e30, Impossible = 1e29;

    /// <inheritdoc/>
    public override Value ToProbabilities(Value output) => Op.Softmax(output);

    internal override TensorType LabelsOf(TensorType output) => ClassNumbers(output);

    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output)
    {
        if (output.Shape.Rank != 3 || target.Shape.Rank != 2)
            throw new ArgumentException($"CTC: expected outputs [batch, time, classes] and labels [batch, length], got shapes {output.Shape} and {target.Shape}.");
        Value labels = Op.Cast(target, DType.Int32), spelt = Spelt(labels), never = output.Graph.Number(Never, output.DType), zero = Op.Zero(output);
        Value hot = Op.OneHot(spelt, checked((int)output.Shape[-1].Value), output.DType);
        Value logs = Op.Transpose(Op.MatMul(Op.LogSoftmax(output), hot, transposeB: true), 1, 0, 2);
        Value places = Op.BroadcastTo(Places(spelt), spelt.Shape), two = places.Graph.Number(2, places.DType);
        // A label may be come to past the blank before it, unless it repeats the label before that.
        Value skips = Op.And(Op.NotEqual(Op.Remainder(places, two), Op.Zero(places)), Op.NotEqual(spelt, Shifted(spelt, 2, 0)));
        Value start = Op.Where(Op.Equal(places, Op.Zero(places)), zero, never);
        Value end = Op.Scan(Forward(start), [start], [logs], [Op.Where(skips, zero, never)])[0];

        Value length = Op.ExpandDims(Op.Sum(Op.Cast(Op.NotEqual(labels, Op.Zero(labels)), DType.Int32), -1), -1);
        Value isEnd = Op.Or(Op.Equal(places, length * 2), Op.Equal(places, length * 2 - 1));
        Value ends = Op.Where(isEnd, end, never), most = Op.StopGradient(Op.Max(ends, -1));
        Value loss = -(most + Op.Log(Op.Sum(Op.Exp(ends - Op.ExpandDims(most, -1)), -1)));
        return Op.Where(Op.Greater(loss, loss.Graph.Number(Impossible, loss.DType)), loss.Graph.Number(double.PositiveInfinity, loss.DType), loss);
    }

    internal override string? FaultIn(Tensor label, Shape target, Shape output) => Targets.FaultIn(label, output);

    // Blanks stand before, between and behind the labels: [batch, 2 length + 1].
    private static Value Spelt(Value labels)
    {
        Value pairs = Op.Pad(Op.ExpandDims(labels, -1), -1, 1, 0);
        return Op.Pad(Op.Reshape(pairs, [labels.Shape[0], labels.Shape[1] * 2]), -1, 0, 1);
    }

    private static Value Places(Value spelt) =>
        Op.CumulativeSum(Op.BroadcastTo(spelt.Graph.Number(1, spelt.DType), [spelt.Shape[1]]), 0, exclusive: true);

    private static Value Shifted(Value x, int places, double filled)
    {
        Value before = Op.BroadcastTo(x.Graph.Number(filled, x.DType), [x.Shape[0], places]);
        return Op.Concatenate(1, before, Op.Slice(x, 1, 0, x.Shape[1] - places));
    }

    // One step of time: the log of the probability of being at a place is that of staying, of coming from the place before, and of skipping a blank.
    private static Graph Forward(Value like)
    {
        var graph = new Graph();
        Value stay = graph.Input("probabilities", like.DType, like.Shape), logs = graph.Input("logs", like.DType, like.Shape);
        Value skip = Shifted(stay, 2, Never) + graph.Input("skips", like.DType, like.Shape), move = Shifted(stay, 1, Never);
        Value most = Op.StopGradient(Op.Maximum(Op.Maximum(stay, move), skip));
        graph.Output("next", logs + most + Op.Log(Op.Exp(stay - most) + Op.Exp(move - most) + Op.Exp(skip - most)));
        return graph;
    }

    internal static CTC FromConfig(KerasConfig _) => new();
}
