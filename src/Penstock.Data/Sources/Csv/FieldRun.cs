using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>Whole rows of a block whose fields are neither quoted nor of varying number.</summary>
/// <param name="data">The block.</param>
/// <param name="places">The offset of the separator behind each field.</param>
/// <param name="start">The offset of the first field.</param>
/// <param name="width">The fields of a row.</param>
/// <param name="rows">The number of rows.</param>
internal readonly unsafe struct FieldRun(byte* data, int* places, int start, int width, int rows)
{
    public int Rows => rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Field(int row, int column, out int length)
    {
        unchecked
        {
            int field = row * width + column, end = places[field], begin = field == 0 ? start : places[field - 1] + 1;
            length = end - begin;
            if (column == width - 1 && length > 0 && data[end - 1] == '\r') length--;
            return data + begin;
        }
    }
}
