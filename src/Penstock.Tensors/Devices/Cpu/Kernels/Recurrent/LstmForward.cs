namespace Penstock.Tensors;

/// <summary>The steps of a long short-term memory forwards, block of rows by block of rows.</summary>
internal static unsafe class LstmForward
{
    /// <summary>The least rows worth a task: two tiles of the product.</summary>
    internal const int Grain = 28;

    public static Action Bind(Invocation call)
    {
        TensorBuffer z = call.Inputs[0], u = call.Inputs[1], h0 = call.Inputs[2], c0 = call.Inputs[3], h = call.Results[0], c = call.Results[1], gates = call.Results[2];
        nint steps = (nint)h.Shape[0].Value, batch = (nint)h.Shape[1].Value, units = (nint)h.Shape[2].Value;
        TensorBuffer? mask = call.Inputs.Count == 5 ? call.Inputs[4] : null;
        int size = z.DType.ByteSize();
        var kernel = LstmKernel.Forward(z.DType);
        var product = new StepProduct(z.DType, (int)(4 * units), (int)units, isTransposed: false, accumulates: true);
        Action rows = call.Split(batch, Grain, (start, end) =>
        {
            nint count = (nint)(end - start), first = (nint)start;
            RepeatedProduct step = product.Prepare(u.Address, count);
            for (nint t = 0; t < steps; t++)
            {
                nint row = t * batch + first, before = (row - batch) * units * size;
                byte* sums = gates.Address + row * 4 * units * size, given = z.Address + row * 4 * units * size;
                if (sums != given) Buffer.MemoryCopy(given, sums, count * 4 * units * size, count * 4 * units * size);
                byte* hidden = t == 0 ? h0.Address + first * units * size : h.Address + before;
                product.Run(ref step, u.Address, count, hidden, sums);
                LstmArrays arrays = new()
                {
                    Gates = sums, CellBefore = t == 0 ? c0.Address + first * units * size : c.Address + before,
                    Cell = c.Address + row * units * size, Hidden = h.Address + row * units * size,
                };
                kernel(&arrays, count, units);
                if (mask is null) continue;
                HeldRows.Copy(mask.Address + row, count, units * size, hidden, arrays.Hidden);
                HeldRows.Copy(mask.Address + row, count, units * size, arrays.CellBefore, arrays.Cell);
                HeldRows.Open(mask.Address + row, count, units * size, sums, 1, size);
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
