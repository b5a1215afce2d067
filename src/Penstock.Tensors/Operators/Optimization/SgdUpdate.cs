namespace Penstock.Tensors;

/// <summary>
/// One step of gradient descent: w = w - rate g; with momentum v = momentum v - rate g, then w = w + v, or with Nesterov's form
/// w = w + momentum v - rate g. Inputs: weights, gradient, learning rate and, with momentum, v. Results: the new weights and v.
/// </summary>
/// <param name="Momentum">Decay of v; 0 for none.</param>
/// <param name="Nesterov">Whether to look ahead by one step (Nesterov 1983).</param>
/// <param name="WeightDecay">Part of the weights, times the learning rate, that each step takes away first.</param>
internal sealed record SgdUpdate(double Momentum = 0, bool Nesterov = false, double WeightDecay = 0) : OptimizerUpdate
{
    private protected override int Arrays => Momentum == 0 ? 0 : 1;

    private protected override unsafe Action BindUpdate(Invocation call, TensorBuffer[] arrays)
    {
        TensorBuffer gradient = call.Inputs[1], w = arrays[0];
        TensorBuffer? v = arrays.Length > 1 ? arrays[1] : null;
        int size = w.DType.ByteSize();
        var kernel = SgdKernel.For(w.DType, v is not null);
        var now = new SgdStep[1];
        Action update = call.Split(w.Count, 16384, (start, end) =>
        {
            long at = start * size;
            fixed (SgdStep* step = now) kernel(w.Address + at, gradient.Address + at, v is null ? null : v.Address + at, (nint)(end - start), step);
        });
        return () =>
        {
            now[0] = new(Rate(call), Momentum, Nesterov, Rate(call) * WeightDecay);
            update();
        };
    }
}
