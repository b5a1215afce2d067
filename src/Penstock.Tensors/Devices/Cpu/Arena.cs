using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>One block of native memory that the plans of a lane take turns in. It only grows.</summary>
internal sealed unsafe class Arena
{
    /// <summary>The alignment of every value: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly TensorBuffer? _lent;
    private byte* _own;

    public Arena()
    {
    }

    /// <summary>An arena in memory that another plan gives, as long as that is enough.</summary>
    public Arena(TensorBuffer lent) => (_lent, Size) = (lent, lent.Count * (long)lent.DType.ByteSize());

    public byte* Address => _own is null && _lent is not null ? _lent.Address : _own;

    public long Size { get; private set; }

    /// <summary>Makes the block at least so large; what was in it is lost where it moves.</summary>
    public void Reserve(long bytes)
    {
        if (bytes <= Size) return;
        Release();
        _own = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, LargePages.Alignment(bytes, Alignment));
        LargePages.Advise(_own, bytes);
        GC.AddMemoryPressure(bytes);
        Size = bytes;
    }

    public static long Align(long bytes) => checked(bytes + Alignment - 1) & ~(long)(Alignment - 1);

    /// <summary>Gives the memory back; the arena is empty and may be used again.</summary>
    public void Release()
    {
        if (_own is null) return;
        NativeMemory.AlignedFree(_own);
        GC.RemoveMemoryPressure(Size);
        _own = null;
        Size = 0;
    }

    ~Arena() => Release();
}
