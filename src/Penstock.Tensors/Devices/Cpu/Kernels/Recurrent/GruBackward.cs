namespace Penstock.Tensors;

/// <summary>The steps of a gated recurrent unit backwards, block of rows by block of rows, then one product over all steps for the recurrent kernel.</summary>
internal static unsafe class GruBackward
{
    public static Action Bind(Invocation call)
    {
        TensorBuffer u = call.Inputs[0], h0 = call.Inputs[1], h = call.Inputs[2], gates = call.Inputs[3], dy = call.Inputs[4];
        TensorBuffer dx = call.Results[0], dproduct = call.Results[2], dh0 = call.Results[3];
        nint steps = (nint)h.Shape[0].Value, batch = (nint)h.Shape[1].Value, units = (nint)h.Shape[2].Value;
        int size = h.DType.ByteSize();
        var kernel = GruKernel.Backward(h.DType);
        var product = new StepProduct(h.DType, (int)units, (int)(3 * units), isTransposed: true, accumulates: true);
        Action rows = call.Split(batch, LstmForward.Grain, (start, end) =>
        {
            nint count = (nint)(end - start), first = (nint)start, state = first * units * size;
            RepeatedProduct step = product.Prepare(u.Address, count);
            // The gradient for the step before lies where that for the start will.
            new Span<byte>(dh0.Address + state, checked((int)(count * units * size))).Clear();
            for (nint t = steps - 1; t >= 0; t--)
            {
                nint at = (t * batch + first) * units * size;
                GruArrays arrays = new()
                {
                    X = dx.Address + 3 * at, Product = dproduct.Address + 3 * at, Gates = gates.Address + 4 * at,
                    HiddenBefore = t == 0 ? h0.Address + state : h.Address + at - batch * units * size, Dy = dy.Address + at, HiddenSlope = dh0.Address + state,
                };
                kernel(&arrays, count, units);
                product.Run(ref step, u.Address, count, dproduct.Address + 3 * at, dh0.Address + state);
            }
        });
        nint packedSize = product.PackedSize(batch);
        Action slope = RecurrentSlope.Bind(call, h0, h, dproduct, call.Results[1]);
        return () =>
        {
            using (Scratch packed = new(Math.Max(1, packedSize)))
            {
                product.Pack(u.Address, batch, packed.Pointer);
                rows();
            }
            slope();
        };
    }
}
