namespace Penstock.Tensors;

/// <summary>
/// One step of RMSprop (Hinton 2012): s = rho s + (1 - rho) g^2, w = w - rate g / sqrt(s + epsilon); centered, m = rho m + (1 - rho) g is kept
/// and m^2 taken from s; with momentum, v = momentum v + the step, w = w - v. Inputs: weights, gradient, learning rate, s, then v where there
/// is momentum, then m where it is centered. Results: the new weights, s, v, m.
/// </summary>
/// <param name="Rho">Decay of the means.</param>
/// <param name="Momentum">Decay of v; 0 for none.</param>
/// <param name="Epsilon">Added below the root.</param>
/// <param name="Centered">Whether to divide by the deviation instead of the root of the mean square.</param>
/// <param name="WeightDecay">Part of the weights, times the learning rate, that each step takes away first.</param>
internal sealed record RmsPropUpdate(double Rho = 0.9, double Momentum = 0, double Epsilon = 1e-7, bool Centered = false, double WeightDecay = 0) : OptimizerUpdate
{
    private protected override int Arrays => 1 + (Momentum == 0 ? 0 : 1) + (Centered ? 1 : 0);

    private protected override unsafe Action BindUpdate(Invocation call, TensorBuffer[] arrays)
    {
        TensorBuffer gradient = call.Inputs[1], w = arrays[0], s = arrays[1];
        TensorBuffer? v = Momentum == 0 ? null : arrays[2], m = Centered ? arrays[^1] : null;
        int size = w.DType.ByteSize();
        var kernel = RmsPropKernel.For(w.DType);
        var now = new RmsPropStep[1];
        Action update = call.Split(w.Count, 16384, (start, end) =>
        {
            long at = start * size;
            fixed (RmsPropStep* step = now)
                kernel(w.Address + at, gradient.Address + at, s.Address + at, v is null ? null : v.Address + at, m is null ? null : m.Address + at, (nint)(end - start), step);
        });
        return () =>
        {
            now[0] = new(Rate(call), Rho, Momentum, Epsilon, Rate(call) * WeightDecay);
            update();
        };
    }
}
