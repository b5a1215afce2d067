namespace Penstock.Data;

/// <summary>Whole rows of a block whose fields are neither quoted nor of varying number.</summary>
/// <param name="data">The block.</param>
/// <param name="places">The offset of the separator behind each field; that of the one before the first field stands before them.</param>
/// <param name="width">The fields of a row.</param>
/// <param name="rows">The number of rows.</param>
internal readonly unsafe struct FieldRun(byte* data, int* places, int width, int rows)
{
    public int Rows => rows;

    /// <summary>The fields of a column from a row on.</summary>
    public FieldCursor Column(int column, int row) => new(data, places + row * width + column, width, column == width - 1);
}
