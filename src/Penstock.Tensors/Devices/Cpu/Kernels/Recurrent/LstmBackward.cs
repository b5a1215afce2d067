namespace Penstock.Tensors;

/// <summary>The steps of a long short-term memory backwards, block of rows by block of rows, then one product over all steps for the recurrent kernel.</summary>
internal static unsafe class LstmBackward
{
    public static Action Bind(Invocation call, bool isMasked)
    {
        TensorBuffer u = call.Inputs[0], c0 = call.Inputs[2], c = call.Inputs[4], gates = call.Inputs[5], dy = call.Inputs[6];
        TensorBuffer? mask = isMasked ? call.Inputs[^1] : null, dc = call.Inputs.Count - (isMasked ? 1 : 0) == 8 ? call.Inputs[7] : null;
        TensorBuffer dz = call.Results[0], dh0 = call.Results[2], dc0 = call.Results[3];
        nint steps = (nint)c.Shape[0].Value, batch = (nint)c.Shape[1].Value, units = (nint)c.Shape[2].Value;
        int size = c.DType.ByteSize();
        var kernel = LstmKernel.Backward(c.DType);
        var product = new StepProduct(c.DType, (int)units, (int)(4 * units), isTransposed: true, accumulates: false);
        Action rows = call.Split(batch, LstmForward.Grain, (start, end) =>
        {
            nint count = (nint)(end - start), first = (nint)start, state = first * units * size;
            RepeatedProduct step = product.Prepare(u.Address, count);
            using Scratch slopes = new(isMasked ? count * units * size / sizeof(float) : 1);
            // The gradients for the step before lie where those for the start will.
            new Span<byte>(dh0.Address + state, checked((int)(count * units * size))).Clear();
            new Span<byte>(dc0.Address + state, checked((int)(count * units * size))).Clear();
            for (nint t = steps - 1; t >= 0; t--)
            {
                nint at = (t * batch + first) * units * size;
                LstmArrays arrays = new()
                {
                    Gates = gates.Address + 4 * at, Dz = dz.Address + 4 * at, Cell = c.Address + at, CellBefore = t == 0 ? c0.Address + state : c.Address + at - batch * units * size,
                    Dy = dy.Address + at, Dc = dc is null ? null : dc.Address + at, HiddenSlope = dh0.Address + state, CellSlope = dc0.Address + state,
                };
                kernel(&arrays, count, units);
                if (mask is not null) HeldRows.Add(mask.Address + t * batch + first, count, units, arrays, slopes.Pointer, size);
                product.Run(ref step, u.Address, count, dz.Address + 4 * at, dh0.Address + state);
                if (mask is not null) HeldRows.Copy(mask.Address + t * batch + first, count, units * size, slopes.Pointer, dh0.Address + state);
            }
        });
        nint packedSize = product.PackedSize(batch);
        Action slope = RecurrentSlope.Bind(call, call.Inputs[1], call.Inputs[3], dz, call.Results[1]);
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
