using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A layer that changes images at random while it trains, each in its own way, and else gives them as they are. Images [batch, height, width,
/// channels], or one image without a batch axis.
/// </summary>
public abstract class ImageAugmentation : Layer
{
    private const int MostExtent = 1 << 16;

    private protected ImageAugmentation()
    {
    }

    /// <summary>The seed of the draws; null, the default, for one from the model's seed and the layer's name.</summary>
    public long? Seed { get; init; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    private protected virtual bool IsForTrainingAlone => true;

    /// <summary>Changes images [batch, height, width, channels] of known sizes.</summary>
    private protected abstract Value Change(Value images, LayerCall call);

    /// <summary>Changes images for an augmentation that this one is a part of.</summary>
    internal Value Changed(Value images, LayerCall call) => Change(images, call);

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank is 3 or 4, "images [batch, height, width, channels] or [height, width, channels]", $"shape {input.Shape}");
        if (IsForTrainingAlone && !call.IsTraining) return input;
        bool isOne = input.Shape.Rank == 3;
        Value changed = DataFormat.Apply(isOne ? Op.ExpandDims(input, 0) : input, 2, Label, images =>
        {
            Require(images.Shape[1].IsKnown && images.Shape[2].IsKnown && images.Shape[3].IsKnown, "a known height, width and number of channels", $"shape {input.Shape}", "Put a Resizing layer before.");
            // A file's sizes: some augmentations hold a number for each row and column while they are built.
            Require(images.Shape[1].Value <= MostExtent && images.Shape[2].Value <= MostExtent, $"images of up to {MostExtent} pixels each way", $"shape {input.Shape}");
            return Change(images, call);
        });
        return isOne ? Op.Squeeze(changed, 0) : changed;
    }

    /// <summary>A number for each image, drawn evenly from a range.</summary>
    private protected Value Draw(Value images, LayerCall call, Range range) =>
        call.Draw(images.Shape[0], Seed ?? call.Seed, range.Low, range.High, images.DType);

    /// <summary>A truth value for each image, true for a part of them.</summary>
    private protected Value Chance(Value images, LayerCall call, double part)
    {
        Value drawn = Draw(images, call, new(0, 1));
        return Op.Less(drawn, Op.BroadcastTo(call.Graph.Number(part, drawn.DType), drawn.Shape));
    }

    /// <summary>A truth value for each image, true with a probability that is drawn from a range.</summary>
    private protected Value Chance(Value images, LayerCall call, Range part) =>
        part.Low == part.High ? Chance(images, call, part.Low) : Op.Less(Draw(images, call, new(0, 1)), Draw(images, call, part));

    /// <summary>A value for each image as one that goes with its pixels: [batch, 1, 1, 1].</summary>
    internal static Value PerImage(Value numbers) => Op.Reshape(numbers, [numbers.Shape[0], 1, 1, 1]);

    /// <summary>The images where a truth value for each is true, and others elsewhere.</summary>
    internal static Value Choose(Value chosen, Value images, Value others) =>
        Op.Where(Op.BroadcastTo(PerImage(chosen), images.Shape), images, others);

    /// <summary>From where to where a setting is drawn.</summary>
    internal readonly record struct Range(double Low, double High)
    {
        /// <summary>A number, which stands for the range around 0, or a low and a high one.</summary>
        public static Range Read(KerasConfig config, string key, double otherwise) => config.Numbers(key) switch
        {
            null => Around(otherwise),
            [var size] => Around(size),
            [var low, var high] => new(low, high),
            var many => throw new ArgumentException($"{config.Owner}: expected a number or two as \"{key}\", got {many.Length}."),
        };

        /// <summary>A number, which stands for the range from 0 to it, or a low and a high one.</summary>
        public static Range ReadFromZero(KerasConfig config, string key, double otherwise) =>
            config.Range(key, _ => 0) is var (low, high) ? new(low, high) : new(0, otherwise);

        /// <summary>Both ends, which must lie within limits, the lower one first.</summary>
        public static Range Checked(string owner, double low, double high, double least = 0, double most = 1) => low >= least && low <= high && high <= most
            ? new(low, high)
            : throw new ArgumentException(FormattableString.Invariant($"{owner}: expected factors from {least} to {most}, got {low} to {high}."));

        public static Range Around(double size) => new(-Math.Abs(size), Math.Abs(size));

        public JsonArray Ends => [Low, High];

        public JsonNode Config => Low == -High ? High : Ends;
    }
}
