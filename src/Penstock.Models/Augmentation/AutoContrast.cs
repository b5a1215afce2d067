using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Stretches the pixels of each image and channel over their whole range, in training and after: (x - least) / (largest - least) of the range.
/// A channel of one number stays as it is.
/// </summary>
public sealed class AutoContrast : ColourAugmentation
{
    private protected override bool IsForTrainingAlone => false;

    private protected override Value Change(Value images, LayerCall call)
    {
        Shape each = [images.Shape[0], 1, 1, images.Shape[3]];
        Value least = Op.Reshape(Op.Min(images, 1, 2), each), spread = Op.Reshape(Op.Max(images, 1, 2), each) - least;
        Value one = call.Graph.Number(1, images.DType), isFlat = Op.Equal(spread, Op.Zero(spread));
        Value part = (images - least) / Op.Where(isFlat, one, spread);
        return Op.Where(isFlat, images, part * (ValueRange.High - ValueRange.Low) + ValueRange.Low);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => WithoutSeed([]);

    internal static AutoContrast FromConfig(KerasConfig config) => new()
    {
        ValueRange = RangeOf(config), DataFormat = config.Choice("data_format", DataFormat.ChannelsLast),
    };
}
