namespace Penstock.Tensors;

// Products of some rows by one matrix again and again, on the calling thread: the matrix is packed once, by whoever makes the
// packed form, and stays in the cache. Sums are those of MatrixProduct.
internal unsafe struct RepeatedProduct
{
    private MatrixPlan _plan;

    // Shape says M, N, K, B and the leading extents; A and C come with each product. Packed is null while only PackedSize is asked for.
    internal RepeatedProduct(in MatrixArguments<float> shape, float* packed)
    {
        _plan = new(TileForm.Of(VectorForms.Best), 1, shape, isReused: true) { Packed = packed };
    }

    internal readonly nint PackedSize => _plan.PackedSize;

    internal readonly void Pack()
    {
        if (_plan.PackedSize == 0)
            return;
        for (int unit = 0; unit < _plan.PackUnits; unit++)
            _plan.Pack(unit);
    }

    internal void Run(float* a, float* c)
    {
        _plan.Matrix.A = a;
        _plan.Matrix.C = c;
        fixed (MatrixPlan* plan = &_plan)
            for (int task = 0; task < plan->Tasks; task++)
                MatrixProduct.Multiply(plan, task);
    }
}
