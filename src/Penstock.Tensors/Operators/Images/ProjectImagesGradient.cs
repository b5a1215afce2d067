namespace Penstock.Tensors;

/// <summary>What flows back to images from what they gave through projections: each pixel takes its share of the gradients that it had a part in.</summary>
/// <param name="Of">The projection.</param>
/// <param name="Images">The shape of the images.</param>
internal sealed record ProjectImagesGradient(ProjectImages Of, Shape Images) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 2);
        TensorType images = inputs[0] with { Shape = Images }, expected = Of.Infer([images, inputs[1]])[0];
        Require(inputs[0] == expected, $"a gradient of type {expected}", inputs[0]);
        return [images];
    }

    /// <summary>It is linear, and the projection of images without a fill is its transpose.</summary>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? node.Graph.Apply(Of with { Value = 0 }, [g, node.Inputs[1]])[0] : null, null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call) => call.Inputs[0].DType == DType.Float32 ? Bind<float>(call) : Bind<double>(call);

    private unsafe Action Bind<T>(Invocation call) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        TensorBuffer g = call.Inputs[0], projections = call.Inputs[1], images = call.Results[0];
        ProjectionShape shape = Of.ShapeOf(images.Shape);
        return call.Split(images.Shape[0].Value, 1, (start, end) =>
            ProjectionKernel.Backward((T*)g.Address, (T*)projections.Address, (T*)images.Address, shape, start, end));
    }
}
