namespace Penstock.Tensors;

/// <summary>The steps of a gated recurrent unit forwards, block of rows by block of rows.</summary>
internal static unsafe class GruForward
{
    public static Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], u = call.Inputs[1], b = call.Inputs[2], h0 = call.Inputs[3], h = call.Results[0], gates = call.Results[1];
        nint steps = (nint)h.Shape[0].Value, batch = (nint)h.Shape[1].Value, units = (nint)h.Shape[2].Value;
        TensorBuffer? mask = call.Inputs.Count == 5 ? call.Inputs[4] : null;
        int size = x.DType.ByteSize();
        var kernel = GruKernel.Forward(x.DType);
        var product = new StepProduct(x.DType, (int)(3 * units), (int)units, isTransposed: false, accumulates: false);
        Action rows = call.Split(batch, LstmForward.Grain, (start, end) =>
        {
            nint count = (nint)(end - start), first = (nint)start;
            RepeatedProduct step = product.Prepare(u.Address, count);
            using Scratch products = new(count * 3 * units * size / sizeof(float));
            for (nint t = 0; t < steps; t++)
            {
                nint row = (t * batch + first) * units * size;
                byte* hidden = t == 0 ? h0.Address + first * units * size : h.Address + row - batch * units * size;
                product.Run(ref step, u.Address, count, hidden, products.Pointer);
                GruArrays arrays = new()
                {
                    X = x.Address + 3 * row, Product = products.Pointer, Bias = b.Address, Gates = gates.Address + 4 * row, HiddenBefore = hidden, Hidden = h.Address + row,
                };
                kernel(&arrays, count, units);
                if (mask is null) continue;
                HeldRows.Copy(mask.Address + t * batch + first, count, units * size, hidden, arrays.Hidden);
                HeldRows.Open(mask.Address + t * batch + first, count, units * size, arrays.Gates, 0, size);
            }
        });
        nint packedSize = product.PackedSize(batch);
        return () =>
        {
            using Scratch packed = new(Math.Max(1, packedSize));
            product.Pack(u.Address, batch, packed.Pointer);
            rows();
        };
    }
}
