using System.Numerics;

namespace Penstock.Tensors;

// The plain form of the matrix product, for every number type: the oracle of the fast forms, and the kernel of the types
// that have none. Sums over K in order.
internal static unsafe class MatrixReference
{
    internal static void Run<T>(in MatrixArguments<T> arguments) where T : unmanaged, INumber<T>
    {
        MatrixArguments<T> a = arguments;
        for (nint i = 0; i < a.M; i++)
            for (nint j = 0; j < a.N; j++)
            {
                T sum = T.Zero;
                for (nint k = 0; k < a.K; k++)
                    sum += a.A[a.TransposeA ? k * a.LeadingA + i : i * a.LeadingA + k] * a.B[a.TransposeB ? j * a.LeadingB + k : k * a.LeadingB + j];
                T* c = a.C + i * a.LeadingC + j;
                if (a.Bias != null)
                    sum += a.Bias[j];
                if (a.Accumulate)
                    sum += *c;
                if (a.Residual != null)
                    sum += a.Residual[i * a.LeadingC + j];
                *c = Activated(sum, a.Activation);
            }
    }

    internal static T Activated<T>(T sum, FusedActivation activation) where T : unmanaged, INumber<T>
    {
        if (activation != FusedActivation.None && sum < T.Zero) return T.Zero;
        return activation == FusedActivation.Relu6 && sum > T.CreateChecked(6) ? T.CreateChecked(6) : sum;
    }
}
