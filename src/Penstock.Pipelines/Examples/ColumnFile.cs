using System.Runtime.InteropServices;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>
/// A table on the disk as its columns: read again without parsing, types and missing values as they were. "PSCOLS1\n", the number of rows
/// and of columns (Int32), then for each column its name, its type (a byte, the number of <see cref="DType"/>), whether values are missing (a byte)
/// and if so one byte a row, then its values: numbers as they lie in memory, texts as offsets (Int32) and UTF-8 bytes. The lowest byte stands first.
/// </summary>
internal static class ColumnFile
{
    private const int MostColumns = 1 << 20;
    private static ReadOnlySpan<byte> Magic => "PSCOLS1\n"u8;

    public static void Write(string path, Table table) => FileReplacement.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(table.RowCount);
        writer.Write(table.Columns.Count);
        foreach (Column column in table.Columns) Write(writer, column);
    });

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Table Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        try
        {
            using var reader = new BinaryReader(file, Encoding.UTF8);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic)) throw new InvalidDataException("another beginning");
            int rows = Within(reader.ReadInt32(), file.Length), columns = Within(reader.ReadInt32(), MostColumns);
            var read = new List<Column>();
            for (int i = 0; i < columns; i++) read.Add(ReadColumn(reader, rows));
            return file.Position == file.Length ? new(read) : throw new InvalidDataException("more than its columns");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"{path}: expected the columns of a table, got a damaged file ({error.Message.TrimEnd('.')}). Delete its folder; the step that made it runs again.", error);
        }
    }

    private static void Write(BinaryWriter writer, Column column)
    {
        writer.Write(column.Name);
        writer.Write((byte)column.DType);
        writer.Write(column.MissingCount > 0);
        if (column.MissingCount > 0)
            for (int row = 0; row < column.Count; row++) writer.Write(column.IsMissing(row));
        if (column.DType != DType.Text)
        {
            writer.Write(TensorBytes.Of(column.Values));
            return;
        }
        TextColumn texts = column.Values.AsText();
        int end = 0;
        for (int row = 0; row < column.Count; row++) writer.Write(end = checked(end + texts[row].Length));
        for (int row = 0; row < column.Count; row++) writer.Write(texts[row]);
    }

    private static Column ReadColumn(BinaryReader reader, int rows)
    {
        string name = reader.ReadString();
        var type = (DType)reader.ReadByte();
        if (!Enum.IsDefined(type)) throw new InvalidDataException($"type {type}");
        bool[]? missing = reader.ReadBoolean() ? Array.ConvertAll(Bytes(reader, rows), b => b != 0) : null;
        if (type != DType.Text) return new(name, TensorBytes.Read(type, Bytes(reader, (long)rows * type.ByteSize())), missing);
        var offsets = new int[rows + 1];
        MemoryMarshal.Cast<byte, int>(Bytes(reader, (long)rows * sizeof(int))).CopyTo(offsets.AsSpan(1));
        return new(name, Tensor.From(new TextColumn(Bytes(reader, offsets[^1]), offsets), Shape.Of(rows)), missing);
    }

    private static byte[] Bytes(BinaryReader reader, long count)
    {
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position) throw new InvalidDataException($"{count} bytes where fewer are left");
        return reader.ReadBytes(checked((int)count));
    }

    private static int Within(int count, long most) => count >= 0 && count <= most ? count : throw new InvalidDataException($"a count of {count}");
}
