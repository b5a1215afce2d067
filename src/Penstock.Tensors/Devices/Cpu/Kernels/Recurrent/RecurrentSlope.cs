namespace Penstock.Tensors;

/// <summary>The gradient of a recurrent kernel: the sum over all steps and rows of the state before times the gradient of the sums, as one product and a small one for the first step.</summary>
internal static unsafe class RecurrentSlope
{
    /// <param name="call">The place in the plan.</param>
    /// <param name="start">The states before the first step [batch, units].</param>
    /// <param name="states">The states after every step [time, batch, units].</param>
    /// <param name="slopes">The gradients of the sums [time, batch, columns].</param>
    /// <param name="result">[units, columns].</param>
    public static Action Bind(Invocation call, TensorBuffer start, TensorBuffer states, TensorBuffer slopes, TensorBuffer result) => result.DType == DType.Float32
        ? Bind<float>(start, states, slopes, result, (in a) => MatrixProduct.Run(call.Team, in a))
        : Bind<double>(start, states, slopes, result, (in a) => MatrixReference.Run(in a));

    private delegate void Product<T>(in MatrixArguments<T> arguments) where T : unmanaged;

    private static Action Bind<T>(TensorBuffer start, TensorBuffer states, TensorBuffer slopes, TensorBuffer result, Product<T> product) where T : unmanaged
    {
        int batch = (int)states.Shape[1].Value, later = checked((int)(states.Shape[0].Value - 1) * batch), units = (int)result.Shape[0].Value, columns = (int)result.Shape[1].Value;
        return () =>
        {
            MatrixArguments<T> first = new()
            {
                M = units, N = columns, K = later < 0 ? 0 : batch, A = (T*)start.Address, LeadingA = units, TransposeA = true, B = (T*)slopes.Address, LeadingB = columns,
                C = (T*)result.Address, LeadingC = columns,
            };
            product(in first);
            if (later <= 0) return;
            MatrixArguments<T> others = first;
            (others.K, others.Accumulate) = (later, true);
            others.A = (T*)states.Address;
            others.B = (T*)slopes.Address + (nint)batch * columns;
            product(in others);
        };
    }
}
