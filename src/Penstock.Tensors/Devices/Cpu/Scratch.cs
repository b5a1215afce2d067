using System.Runtime.InteropServices;

namespace Penstock.Tensors;

// Working memory of one thread, for the length of a call: `using Scratch s = new(floats);`. Blocks are kept per thread and
// per nesting depth and only grow, so a warm kernel allocates nothing. Contents are undefined. Freed with its thread.
internal readonly unsafe ref struct Scratch
{
    private const nuint Alignment = 4096;

    [ThreadStatic] private static Blocks? t_blocks;

    internal readonly float* Pointer;

    internal Scratch(nint floats) => Pointer = (t_blocks ??= new Blocks()).Push(checked((nuint)floats * sizeof(float)));

    public void Dispose() => t_blocks!.Pop();

    private sealed class Blocks
    {
        private readonly void*[] _pointers = new void*[8];
        private readonly nuint[] _sizes = new nuint[8];
        private int _depth;

        ~Blocks()
        {
            foreach (void* pointer in _pointers)
                NativeMemory.AlignedFree(pointer);
        }

        internal float* Push(nuint bytes)
        {
            int depth = _depth;
            if (_pointers[depth] == null || _sizes[depth] < bytes)
            {
                NativeMemory.AlignedFree(_pointers[depth]);
                _pointers[depth] = null;
                _pointers[depth] = NativeMemory.AlignedAlloc(checked(bytes + Alignment), Alignment);
                _sizes[depth] = bytes;
            }
            _depth++;
            return (float*)_pointers[depth];
        }

        internal void Pop() => _depth--;
    }
}
