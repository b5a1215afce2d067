using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>Walks down a column of a <see cref="FieldRun"/>.</summary>
internal unsafe struct FieldCursor(byte* data, int* place, int width, bool endsRow)
{
    /// <summary>The next field, without the CR before a line's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Next(out int length)
    {
        unchecked
        {
            int begin = place[-1] + 1, end = *place;
            place += width;
            length = end - begin;
            if (endsRow && length > 0 && data[end - 1] == '\r') length--;
            return data + begin;
        }
    }
}
