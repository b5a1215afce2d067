using System.Numerics;

namespace Penstock.Tensors;

/// <summary>The rows of a step of a long short-term memory that do not count: their states stay as they were, and so does the gradient of their output.</summary>
internal static unsafe class HeldRows
{
    /// <summary>Puts back the states of rows that do not count, with gates that let the gradient of the memory through and no other.</summary>
    /// <param name="mask">Whether each row counts.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="bytes">Bytes of a row of a state.</param>
    /// <param name="arrays">The arrays of the step.</param>
    /// <param name="hiddenBefore">The outputs of the step before.</param>
    /// <param name="size">Bytes of a number.</param>
    public static void Keep(byte* mask, nint rows, nint bytes, LstmArrays arrays, void* hiddenBefore, int size)
    {
        for (nint r = 0; r < rows; r++)
        {
            if (mask[r] != 0) continue;
            Copy(hiddenBefore, arrays.Hidden, r, bytes);
            Copy(arrays.CellBefore, arrays.Cell, r, bytes);
            byte* gates = (byte*)arrays.Gates + 4 * r * bytes;
            new Span<byte>(gates, checked((int)(4 * bytes))).Clear();
            if (size == sizeof(float)) new Span<float>(gates + bytes, checked((int)(bytes / size))).Fill(1);
            else new Span<double>(gates + bytes, checked((int)(bytes / size))).Fill(1);
        }
    }

    /// <summary>Adds up what comes to the output of rows that do not count, from above and from the step after.</summary>
    public static void Add(byte* mask, nint rows, nint units, LstmArrays arrays, void* sums, int size)
    {
        for (nint r = 0; r < rows; r++)
        {
            if (mask[r] != 0) continue;
            if (size == sizeof(float)) Add((float*)arrays.HiddenSlope + r * units, (float*)arrays.Dy + r * units, (float*)sums + r * units, units);
            else Add((double*)arrays.HiddenSlope + r * units, (double*)arrays.Dy + r * units, (double*)sums + r * units, units);
        }
    }

    /// <summary>Gives the step before the sums of rows that do not count.</summary>
    public static void Return(byte* mask, nint rows, nint bytes, void* sums, void* hiddenSlope)
    {
        for (nint r = 0; r < rows; r++)
            if (mask[r] == 0) Copy(sums, hiddenSlope, r, bytes);
    }

    private static void Copy(void* from, void* to, nint row, nint bytes) => Buffer.MemoryCopy((byte*)from + row * bytes, (byte*)to + row * bytes, bytes, bytes);

    private static void Add<T>(T* a, T* b, T* sum, nint count) where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < count; i++) sum[i] = a[i] + b[i];
    }
}
