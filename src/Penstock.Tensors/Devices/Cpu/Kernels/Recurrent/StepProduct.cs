namespace Penstock.Tensors;

/// <summary>The product of the rows of a step with the recurrent kernel, which is packed once for all steps and all threads.</summary>
internal sealed unsafe class StepProduct(DType type, int n, int k, bool isTransposed, bool accumulates)
{
    private nint _packed;

    /// <summary>Floats of the packed kernel; 0 where it is read as it lies.</summary>
    public nint PackedSize(nint rows) => type == DType.Float32 ? new RepeatedProduct(Shape<float>(null, rows), null).PackedSize : 0;

    /// <summary>Packs the kernel for products of up to so many rows.</summary>
    public void Pack(void* kernel, nint rows, float* packed)
    {
        _packed = (nint)packed;
        if (PackedSize(rows) > 0) new RepeatedProduct(Shape<float>(kernel, rows), packed).Pack();
    }

    /// <summary>What multiplies blocks of so many rows.</summary>
    public RepeatedProduct Prepare(void* kernel, nint rows) => type == DType.Float32 ? new RepeatedProduct(Shape<float>(kernel, rows), (float*)_packed) : default;

    /// <summary>Multiplies a block of rows: c = a kernel, plus c where it accumulates.</summary>
    public void Run(ref RepeatedProduct product, void* kernel, nint rows, void* a, void* c)
    {
        if (type == DType.Float32)
        {
            product.Run((float*)a, (float*)c);
            return;
        }
        MatrixArguments<double> arguments = Shape<double>(kernel, rows);
        arguments.A = (double*)a;
        arguments.C = (double*)c;
        MatrixReference.Run(in arguments);
    }

    private MatrixArguments<T> Shape<T>(void* kernel, nint rows) where T : unmanaged => new()
    {
        M = (int)rows, N = n, K = k, LeadingA = k, LeadingB = isTransposed ? k : n, LeadingC = n, B = (T*)kernel, TransposeB = isTransposed, Accumulate = accumulates,
    };
}
