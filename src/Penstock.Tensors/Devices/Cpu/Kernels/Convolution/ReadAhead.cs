using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Penstock.Tensors;

// Brings what a thread will probably read next into the second-level cache, a few lines with every tile, so that memory works
// while the processor multiplies.
internal unsafe struct ReadAhead
{
    private const int Line = 64;

    private byte* _at;
    private byte* _end;
    private nint _step;

    // The given floats, in so many steps.
    internal ReadAhead(float* from, nint floats, nint steps)
    {
        _at = (byte*)from;
        _end = _at + floats * sizeof(float);
        _step = (floats * sizeof(float) / Math.Max(1, steps) / Line + 1) * Line;
    }

    // Where the lines of one step begin, for a kernel that brings them itself; null at the end.
    internal byte* Next()
    {
        if (_at >= _end)
            return null;
        byte* at = _at;
        _at = at + _step;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Step()
    {
        byte* at = _at, until = at + _step < _end ? at + _step : _end;
        if (Sse.IsSupported)
            for (; at < until; at += Line)
                Sse.Prefetch1(at);
        _at = at;
    }
}
