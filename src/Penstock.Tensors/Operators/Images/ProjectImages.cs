namespace Penstock.Tensors;

/// <summary>
/// Images seen through a projection each. Images [batch, height, width, channels]; projections [batch, 8]: the pixel at (x, y) of the result is
/// that at ((a x + b y + c) / w, (d x + e y + f) / w) of the image, w = g x + h y + 1. Where w is 0, or a place is no number, it is the fill.
/// </summary>
/// <param name="Height">The height of the result.</param>
/// <param name="Width">The width of the result.</param>
/// <param name="Fill">What lies beyond the edges.</param>
/// <param name="Value">The number of <see cref="ImageFill.Constant"/>.</param>
/// <param name="Nearest">Whether a pixel is the nearest one; else it is made of the four around its place, by their distance.</param>
internal sealed record ProjectImages(int Height, int Width, ImageFill Fill, double Value, bool Nearest) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        Require(Height > 0 && Width > 0, "a height and a width of 1 or more", $"{Height} and {Width}");
        Require(inputs[0].DType is DType.Float32 or DType.Float64 && inputs[0].Shape.Rank == 4, "floating-point images [batch, height, width, channels]", inputs[0]);
        TensorType projections = new(inputs[0].DType, [inputs[0].Shape[0], 8]);
        Require(inputs[1] == projections, $"projections {projections}", inputs[1]);
        return [new(inputs[0].DType, [inputs[0].Shape[0], Height, Width, inputs[0].Shape[3]])];
    }

    /// <summary>The gradient of the images; none flows to the projections.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(new ProjectImagesGradient(this, node.Inputs[0].Shape), [g, node.Inputs[1]])[0] : null, null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32 ? Bind<float>(call) : Bind<double>(call);

    private unsafe Action Bind<T>(Invocation call) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        TensorBuffer images = call.Inputs[0], projections = call.Inputs[1], y = call.Results[0];
        ProjectionShape shape = ShapeOf(images.Shape);
        return call.Split(images.Shape[0].Value * Height, 1 + 4096 / Width, (start, end) =>
            ProjectionKernel.Forward((T*)images.Address, (T*)projections.Address, (T*)y.Address, shape, start, end));
    }

    internal ProjectionShape ShapeOf(Shape images) =>
        new((int)images[1].Value, (int)images[2].Value, (int)images[3].Value, Height, Width, Fill, Value, Nearest);
}

public static partial class Op
{
    /// <summary>Images seen through a projection each; see <see cref="Penstock.Tensors.ProjectImages"/>.</summary>
    /// <param name="images">[batch, height, width, channels].</param>
    /// <param name="projections">[batch, 8]: from places of the result to places of the image.</param>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <param name="fill">What lies beyond the edges. Default mirrored.</param>
    /// <param name="value">The number of a constant fill. Default 0.</param>
    /// <param name="nearest">Whether a pixel is the nearest one; else, by default, it is made of the four around its place.</param>
    public static Value ProjectImages(Value images, Value projections, int height, int width, ImageFill fill = ImageFill.Reflect, double value = 0, bool nearest = false) =>
        images.Graph.Apply(new ProjectImages(height, width, fill, value, nearest), [images, projections])[0];
}
