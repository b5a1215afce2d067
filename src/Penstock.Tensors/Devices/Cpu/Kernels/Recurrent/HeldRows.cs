using System.Numerics;

namespace Penstock.Tensors;

/// <summary>The rows of a step that do not count: their states stay as they were, and so does the gradient of their output.</summary>
internal static unsafe class HeldRows
{
    /// <summary>Copies the rows that do not count.</summary>
    /// <param name="mask">Whether each row counts.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="bytes">Bytes of a row.</param>
    /// <param name="from">Where they lie.</param>
    /// <param name="to">Where they go.</param>
    public static void Copy(byte* mask, nint rows, nint bytes, void* from, void* to)
    {
        for (nint r = 0; r < rows; r++)
            if (mask[r] == 0) Buffer.MemoryCopy((byte*)from + r * bytes, (byte*)to + r * bytes, bytes, bytes);
    }

    /// <summary>Sets the four gates of rows that do not count so that the gradient of what is kept passes, and no other.</summary>
    /// <param name="mask">Whether each row counts.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="bytes">Bytes of one gate of a row.</param>
    /// <param name="gates">The gates, side by side.</param>
    /// <param name="open">Which of them is 1; the others are 0.</param>
    /// <param name="size">Bytes of a number.</param>
    public static void Open(byte* mask, nint rows, nint bytes, void* gates, int open, int size)
    {
        for (nint r = 0; r < rows; r++)
        {
            if (mask[r] != 0) continue;
            byte* row = (byte*)gates + 4 * r * bytes, one = row + open * bytes;
            new Span<byte>(row, checked((int)(4 * bytes))).Clear();
            if (size == sizeof(float)) new Span<float>(one, checked((int)(bytes / size))).Fill(1);
            else new Span<double>(one, checked((int)(bytes / size))).Fill(1);
        }
    }

    /// <summary>Adds up what comes to the output of rows of a long short-term memory that do not count, from above and from the step after.</summary>
    public static void Add(byte* mask, nint rows, nint units, LstmArrays arrays, void* sums, int size)
    {
        for (nint r = 0; r < rows; r++)
        {
            if (mask[r] != 0) continue;
            if (size == sizeof(float)) Add((float*)arrays.HiddenSlope + r * units, (float*)arrays.Dy + r * units, (float*)sums + r * units, units);
            else Add((double*)arrays.HiddenSlope + r * units, (double*)arrays.Dy + r * units, (double*)sums + r * units, units);
        }
    }

    private static void Add<T>(T* a, T* b, T* sum, nint count) where T : unmanaged, INumber<T>
    {
        for (nint i = 0; i < count; i++) sum[i] = a[i] + b[i];
    }
}
