using System.Runtime.InteropServices;

namespace Penstock.Tensors;

/// <summary>One block of native memory that the plans of a lane take turns in. It only grows.</summary>
internal sealed unsafe class Arena
{
    /// <summary>The alignment of every value: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    public byte* Address { get; private set; }

    public long Size { get; private set; }

    /// <summary>Makes the block at least so large; what was in it is lost where it moves.</summary>
    public void Reserve(long bytes)
    {
        if (bytes <= Size) return;
        Release();
        Address = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, LargePages.Alignment(bytes, Alignment));
        LargePages.Advise(Address, bytes);
        GC.AddMemoryPressure(bytes);
        Size = bytes;
    }

    public static long Align(long bytes) => checked(bytes + Alignment - 1) & ~(long)(Alignment - 1);

    /// <summary>Gives the memory back; the arena is empty and may be used again.</summary>
    public void Release()
    {
        if (Address is null) return;
        NativeMemory.AlignedFree(Address);
        GC.RemoveMemoryPressure(Size);
        Address = null;
        Size = 0;
    }

    ~Arena() => Release();
}
