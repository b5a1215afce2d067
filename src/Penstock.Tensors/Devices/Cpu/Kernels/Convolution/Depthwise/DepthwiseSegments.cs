namespace Penstock.Tensors;

// Pixels of a result row that are made by the same taps.
internal struct DepthwiseSegment
{
    internal int FirstResult;
    internal int Pixels;
    internal int FirstTap;
    internal int Taps;
}

// The segments of a row and the taps of each, with the source position of its first pixel, in memory of the caller.
internal readonly unsafe struct DepthwiseSegments
{
    internal readonly DepthwiseSegment* First;
    internal readonly int Count;
    internal readonly int TapCount;
    internal readonly int* Taps;
    internal readonly int* Sources;

    internal DepthwiseSegments(in DepthwiseAxis axis, float* memory)
    {
        First = (DepthwiseSegment*)memory;
        Taps = (int*)(First + Most(axis));
        Sources = Taps + Most(axis) * axis.Taps;
        for (int phase = 0; phase < Math.Min(axis.Phases, axis.Results); phase++)
        {
            int previous = -1;
            for (int result = phase; result < axis.Results; result += axis.Phases)
            {
                if (previous < 0 || !IsLikeLast(axis, result))
                {
                    First[Count] = new() { FirstResult = result, FirstTap = TapCount };
                    for (int tap = 0; tap < axis.Taps; tap++)
                        if (axis.Source(result, tap) is >= 0 and int source)
                            (Taps[TapCount], Sources[TapCount++]) = (tap, source);
                    First[Count].Taps = TapCount - First[Count].FirstTap;
                    Count++;
                }
                First[Count - 1].Pixels++;
                previous = result;
            }
        }
    }

    // Floats of memory for any segments of an axis.
    internal static nint Size(in DepthwiseAxis axis) => (nint)Most(axis) * (sizeof(DepthwiseSegment) / sizeof(float) + 2 * axis.Taps);

    // In a phase, each tap begins and ends once.
    private static int Most(in DepthwiseAxis axis) => Math.Min(axis.Results, axis.Phases * (2 * axis.Taps + 1));

    private bool IsLikeLast(in DepthwiseAxis axis, int result)
    {
        DepthwiseSegment last = First[Count - 1];
        int found = 0;
        for (int tap = 0; tap < axis.Taps; tap++)
        {
            if (axis.Source(result, tap) < 0)
                continue;
            if (found == last.Taps || Taps[last.FirstTap + found] != tap)
                return false;
            found++;
        }
        return found == last.Taps;
    }
}
