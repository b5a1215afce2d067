using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>
/// The walk over windows that maximum and average share: combine the numbers of a window, then finish with their count. It goes over some output rows,
/// which are counted through all images.
/// </summary>
internal static unsafe class PoolForward
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TReducer, TFinish, V>(void* x, void* y, PoolShape* shape, nint first, nint count)
        where TReducer : IReducer where TFinish : IUnary where V : struct, ILanes<V>
    {
        nint channels = shape->Channels, line = shape->Input.Width * channels, size = shape->InputSize;
        (nint height, nint width) = shape->Output;
        bool twoByTwo = shape->IsTwoByTwo;
        for (nint row = first; row < first + count; row++)
        {
            (nint image, nint i) = Math.DivRem(row, height);
            nint to = row * width * channels;
            if (twoByTwo)
            {
                TwoByTwo<TReducer, TFinish, V>(x, y, image * size + 2 * i * line, line, channels, to, width);
                continue;
            }
            (nint First, nint End) rows = shape->Rows(i);
            for (nint j = 0; j < width; j++) Window<TReducer, TFinish, V>(x, y, image * size, line, channels, rows, shape->Columns(j), to + j * channels);
        }
    }

    // A row of windows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByTwo<TReducer, TFinish, V>(void* x, void* y, nint from, nint line, nint channels, nint to, nint width)
        where TReducer : IReducer where TFinish : IUnary where V : struct, ILanes<V>
    {
        V count = V.Of(4);
        for (nint end = to + width * channels; to < end; from += channels)
        {
            nint channelsEnd = to + channels;
            for (; to <= channelsEnd - V.Count; to += V.Count, from += V.Count)
            {
                V top = TReducer.Combine(V.Load(x, from), V.Load(x, from + channels));
                V bottom = TReducer.Combine(V.Load(x, from + line), V.Load(x, from + line + channels));
                TFinish.Apply(TReducer.Combine(top, bottom), count).Store(y, to);
            }
            nint rest = channelsEnd - to;
            if (rest == 0) continue;
            V above = TReducer.Combine(V.LoadFirst(x, from, rest), V.LoadFirst(x, from + channels, rest));
            V below = TReducer.Combine(V.LoadFirst(x, from + line, rest), V.LoadFirst(x, from + line + channels, rest));
            TFinish.Apply(TReducer.Combine(above, below), count).StoreFirst(y, to, rest);
            (to, from) = (channelsEnd, from + rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Window<TReducer, TFinish, V>(
        void* x, void* y, nint from, nint line, nint channels, (nint First, nint End) rows, (nint First, nint End) columns, nint to)
        where TReducer : IReducer where TFinish : IUnary where V : struct, ILanes<V>
    {
        V count = V.Of((rows.End - rows.First) * (columns.End - columns.First));
        for (nint c = 0; c < channels; c += V.Count)
        {
            V total = V.Of(TReducer.Neutral);
            for (nint r = rows.First; r < rows.End; r++)
                for (nint k = columns.First; k < columns.End; k++)
                    total = TReducer.Combine(total, V.LoadFirst(x, from + r * line + k * channels + c, channels - c));
            TFinish.Apply(total, count).StoreFirst(y, to + c, channels - c);
        }
    }
}
