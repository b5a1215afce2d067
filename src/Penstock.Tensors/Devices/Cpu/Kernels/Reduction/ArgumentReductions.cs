using System.Numerics;
using System.Runtime.CompilerServices;
using unsafe Kernel = delegate*<void*, void*, nint, nint, nint, void>;

namespace Penstock.Tensors;

/// <summary>
/// The place of the largest or smallest number along the middle axis of [outer, reduced, inner]; of equal ones the first,
/// and where one is NaN, the place of the first NaN, as in NumPy.
/// </summary>
internal static unsafe class ArgumentReductions
{
    /// <summary>The kernel (x, places, outer, reduced, inner) of the largest number; places are Int32 or Int64.</summary>
    public static Kernel Largest(DType type, DType places) => For<Larger>(type, places);

    /// <summary>The kernel (x, places, outer, reduced, inner) of the smallest number; places are Int32 or Int64.</summary>
    public static Kernel Smallest(DType type, DType places) => For<Smaller>(type, places);

    private static Kernel For<TOrder>(DType type, DType places) where TOrder : IOrder => type switch
    {
        DType.Float32 => For<TOrder, float>(places),
        DType.Float64 => For<TOrder, double>(places),
        DType.Int32 => For<TOrder, int>(places),
        DType.Int64 => For<TOrder, long>(places),
        DType.UInt8 or DType.Bool => For<TOrder, byte>(places),
        DType.Int8 => For<TOrder, sbyte>(places),
        DType.Int16 => For<TOrder, short>(places),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"ArgMax: expected numbers, got {type}."),
    };

    private static Kernel For<TOrder, T>(DType places) where TOrder : IOrder where T : unmanaged, INumber<T> => places switch
    {
        DType.Int32 => &Run<TOrder, T, int>,
        DType.Int64 => &Run<TOrder, T, long>,
        _ => throw new ArgumentOutOfRangeException(nameof(places), places, $"ArgMax: expected places of type Int32 or Int64, got {places}."),
    };

    private interface IOrder
    {
        static abstract bool Better<T>(T a, T b) where T : unmanaged, INumber<T>;
    }

    private struct Larger : IOrder { public static bool Better<T>(T a, T b) where T : unmanaged, INumber<T> => a > b; }

    private struct Smaller : IOrder { public static bool Better<T>(T a, T b) where T : unmanaged, INumber<T> => a < b; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TOrder, T, TPlace>(void* x, void* places, nint outer, nint reduced, nint inner)
        where TOrder : IOrder where T : unmanaged, INumber<T> where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        TPlace* to = (TPlace*)places;
        for (nint o = 0; o < outer; o++)
            for (nint i = 0; i < inner; i++)
            {
                T* from = (T*)x + o * reduced * inner + i;
                nint place = 0;
                for (nint r = 1; r < reduced && !T.IsNaN(from[place * inner]); r++)
                    if (TOrder.Better(from[r * inner], from[place * inner]) || T.IsNaN(from[r * inner])) place = r;
                *to++ = TPlace.CreateTruncating(place);
            }
    }
}
