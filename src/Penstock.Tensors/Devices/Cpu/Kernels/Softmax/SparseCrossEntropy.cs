using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, void*, void*, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// Cross-entropy of the softmax of logits [rows, classes] against class numbers: loss = log(sum(e^x)) - x[label].
/// A label that is no class makes its row's loss and gradient NaN.
/// </summary>
internal static unsafe class SparseCrossEntropy
{
    /// <summary>The kernel (logits, labels, losses, probabilities, rows, classes); probabilities may be the logits.</summary>
    public static Kernel Forward(DType type, DType labels, VectorForm? form = null) => (Kernel)(labels switch
    {
        DType.Int32 => VectorForms.Choose<ForwardFamily<int>>(type, form),
        DType.Int64 => VectorForms.Choose<ForwardFamily<long>>(type, form),
        _ => throw Unknown(labels),
    });

    /// <summary>The kernel (probabilities, labels, factors, gradient, rows, classes): (p - y) * factor of the row; gradient may be the probabilities.</summary>
    public static Kernel Backward(DType type, DType labels, VectorForm? form = null) => (Kernel)(labels switch
    {
        DType.Int32 => VectorForms.Choose<BackwardFamily<int>>(type, form),
        DType.Int64 => VectorForms.Choose<BackwardFamily<long>>(type, form),
        _ => throw Unknown(labels),
    });

    private struct ForwardFamily<TLabel> : IKernel where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Forward<TLabel, V>);
    }

    private struct BackwardFamily<TLabel> : IKernel where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        public static void* Of<V>() where V : struct, ILanes<V> => (Kernel)(&Backward<TLabel, V>);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TLabel, V>(void* logits, void* labels, void* losses, void* probabilities, nint rows, nint classes)
        where TLabel : unmanaged, IBinaryInteger<TLabel> where V : struct, ILanes<V>
    {
        // The logarithms of as many rows as there are lanes are taken at once.
        byte* sums = stackalloc byte[V.Count * V.ElementSize], targets = stackalloc byte[V.Count * V.ElementSize];
        for (nint r = 0; r < rows;)
        {
            nint first = r, count = Math.Min(V.Count, rows - r);
            for (; r < first + count; r++)
            {
                nint start = r * classes, label = Label((TLabel*)labels + r, classes);
                V target = label < 0 ? V.Of(double.NaN) : V.LoadFirst(logits, start + label, 1);
                SoftmaxRow.Normalize(logits, probabilities, start, classes, out V max, out V sum);
                sum.StoreFirst(sums, r - first, 1);
                (target - max).StoreFirst(targets, r - first, 1);
            }
            (V.Log(V.LoadFirst(sums, 0, count)) - V.LoadFirst(targets, 0, count)).StoreFirst(losses, first, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TLabel, V>(void* probabilities, void* labels, void* factors, void* gradient, nint rows, nint classes)
        where TLabel : unmanaged, IBinaryInteger<TLabel> where V : struct, ILanes<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint start = r * classes, label = Label((TLabel*)labels + r, classes);
            V factor = label < 0 ? V.Of(double.NaN) : V.Broadcast((byte*)factors + r * V.ElementSize);
            V target = label < 0 ? factor : (V.LoadFirst(probabilities, start + label, 1) - V.Of(1)) * factor;
            SoftmaxRow.Scale(probabilities, gradient, start, classes, factor);
            target.StoreFirst(gradient, start + Math.Max(0, label), 1);
        }
    }

    // -1 where the label is no class.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Label<TLabel>(TLabel* label, nint classes) where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        long value = long.CreateTruncating(*label);
        return value >= 0 && value < classes ? (nint)value : -1;
    }

    private static ArgumentOutOfRangeException Unknown(DType labels) =>
        new(nameof(labels), labels, $"SparseCrossEntropy: expected labels of type Int32 or Int64, got {labels}. Cast them first.");
}
