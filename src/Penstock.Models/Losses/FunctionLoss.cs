using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A loss of a user's own: <c>new FunctionLoss((target, output) => Op.Mean(Op.Square(output - target), -1))</c>.</summary>
/// <param name="perExample">Gets target and output, [batch, ..], and gives the loss of every example.</param>
public sealed class FunctionLoss(Func<Value, Value, Value> perExample) : Loss
{
    /// <inheritdoc/>
    public override Value PerExample(Value target, Value output) => perExample(target, output);
}
