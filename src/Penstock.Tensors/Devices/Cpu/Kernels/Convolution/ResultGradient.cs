namespace Penstock.Tensors;

// The gradient of a convolution's result, which is read a run of rows at a time: as it lies in memory, or made of the gradient
// of what comes behind the convolution, a ReLU that ends it or a batch normalization.
internal readonly unsafe struct ResultGradient
{
    private readonly float* _mask;
    private readonly BatchNormalizationArrays* _normalization;
    private readonly delegate*<BatchNormalizationArrays*, nint, nint, nint, void*, void> _apply;
    private readonly int _filters;

    internal ResultGradient(VectorForm form, in ConvolutionGeometry geometry, in ConvolutionGradients<float> gradients)
    {
        Gradient = gradients.OutputGradient;
        _mask = gradients.Output;
        _normalization = gradients.Normalization;
        _filters = geometry.Filters;
        if (_normalization != null)
            _apply = BatchNormalizationGradientKernel.Apply(DType.Float32, gradients.NormalizationActivation, form);
    }

    // One that lies in memory.
    internal ResultGradient(float* gradient) => Gradient = gradient;

    internal readonly float* Gradient;

    internal bool LiesInMemory => _mask == null && _normalization == null;

    // What is read beside the gradient: the result of the ReLU or the input of the normalization.
    internal float* Beside => _normalization != null ? (float*)_normalization->X : _mask;

    // Whole rows, or where there is no normalization any floats, from a place of the batch on.
    internal void Copy(TileForm form, nint at, nint count, float* to)
    {
        if (_normalization != null)
            _apply(_normalization, _filters, at / _filters, count / _filters, to);
        else
            form.CopyWhere(Gradient + at, _mask + at, count, to);
    }
}
