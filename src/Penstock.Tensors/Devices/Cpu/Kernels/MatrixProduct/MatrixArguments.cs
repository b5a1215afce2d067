namespace Penstock.Tensors;

// C[M,N] = activation(op(A)[M,K] op(B)[K,N] + bias[N] + (Accumulate ? C : 0) + Residual). A row of a matrix as it lies in memory is
// `Leading` elements after the row before. TransposeA: A lies as [K,M]; TransposeB: B lies as [N,K]. Bias may be null.
// C overlaps neither A nor B. Where K is 0 the product is 0.
internal unsafe struct MatrixArguments<T> where T : unmanaged
{
    internal int M;
    internal int N;
    internal int K;
    internal T* A;
    internal nint LeadingA;
    internal bool TransposeA;
    internal T* B;
    internal nint LeadingB;
    internal bool TransposeB;
    internal T* C;
    internal nint LeadingC;
    internal T* Bias;
    internal bool Accumulate;

    // What is added like C with Accumulate, but lies elsewhere, in rows like those of C; null for none.
    internal T* Residual;

    // B as MatrixPlan packs it, made beforehand; null where it is to be packed.
    internal T* PackedB;
    internal FusedActivation Activation;
}
