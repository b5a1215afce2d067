using System.Runtime.InteropServices;

namespace Penstock.Tests;

// Native memory for kernels under test: random numbers in [-1, 1), with NaN before and behind, so that a result made from
// what lies outside shows, and so does a write there.
internal sealed unsafe class NativeFloats : IDisposable
{
    private const int Margin = 64;

    private readonly float* _memory;

    internal NativeFloats(long count, int seed)
    {
        Count = (int)count;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)(count + 2 * Margin) * sizeof(float), 64);
        new Span<float>(_memory, Count + 2 * Margin).Fill(float.NaN);
        Random random = new(seed);
        foreach (ref float value in Span)
            value = random.NextSingle() * 2 - 1;
    }

    internal int Count { get; }

    internal float* Pointer => _memory + Margin;

    internal Span<float> Span => new(Pointer, Count);

    internal double[] ToDouble() => [.. Span.ToArray().Select(value => (double)value)];

    internal void AssertMarginsAreUntouched()
    {
        for (int i = 0; i < Margin; i++)
            Assert.True(float.IsNaN(_memory[i]) && float.IsNaN(Pointer[Count + i]), "written outside");
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
