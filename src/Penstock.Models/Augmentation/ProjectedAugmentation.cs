using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An augmentation that moves, turns or stretches images: by the place in the image of each pixel of the result.</summary>
public abstract class ProjectedAugmentation : GeometricAugmentation
{
    private protected ProjectedAugmentation()
    {
    }

    /// <summary>The projection of each image, [batch, 8]; see <see cref="Op.ProjectImages"/>.</summary>
    private protected abstract Value Projections(Value images, LayerCall call);

    private protected sealed override Value Change(Value images, LayerCall call) =>
        Op.ProjectImages(images, Projections(images, call), (int)images.Shape[1].Value, (int)images.Shape[2].Value, FillMode, FillValue, Interpolation == Interpolation.Nearest);

    /// <summary>The projections that leave images as they are.</summary>
    internal static Value Identity(Value images)
    {
        Value one = images.Graph.Number(1, images.DType), zero = images.Graph.Number(0, images.DType);
        return Affine(images, one, zero, zero, zero, one, zero);
    }

    /// <summary>Projections from their first six or all eight numbers, each for each image or one for all; the others are 0.</summary>
    internal static Value Affine(Value images, params ReadOnlySpan<Value> numbers)
    {
        var columns = new Value[8];
        for (int i = 0; i < 8; i++)
        {
            Value number = i < numbers.Length ? numbers[i] : images.Graph.Number(0, images.DType);
            columns[i] = number.Shape.Rank == 0 ? Op.BroadcastTo(number, [images.Shape[0], 1]) : Op.ExpandDims(number, 1);
        }
        return Op.Concatenate(1, columns);
    }
}
