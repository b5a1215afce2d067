using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

/// <summary>How an argument is read: as an array, or as one number for all elements.</summary>
internal unsafe interface IArgument
{
    /// <summary>From one element to the next: 1 or 0.</summary>
    static abstract int Step { get; }

    static abstract V Load<V>(void* source, nint index, nint count) where V : struct, ILanes<V>;
}

/// <summary>An argument that is an array.</summary>
internal unsafe struct ArrayArgument : IArgument
{
    public static int Step => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(void* source, nint index, nint count) where V : struct, ILanes<V> => V.LoadFirst(source, index, count);
}

/// <summary>An argument that is one number.</summary>
internal unsafe struct NumberArgument : IArgument
{
    public static int Step => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(void* source, nint index, nint count) where V : struct, ILanes<V> => V.Broadcast(source);
}
