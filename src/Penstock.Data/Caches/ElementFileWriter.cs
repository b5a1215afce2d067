using System.Buffers.Binary;

namespace Penstock.Data;

/// <summary>Writes a <see cref="ElementFile"/>.</summary>
internal sealed class ElementFileWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly byte[] _block = new byte[ElementFile.BlockBytes];
    private readonly List<uint> _sums = [];
    private readonly List<int> _lengths = [];
    private readonly int? _length;
    private int _filled;
    private long _count;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, which is made.</param>
    /// <param name="length">The length of every element; null where they differ.</param>
    public ElementFileWriter(string path, int? length = null)
    {
        _length = length;
        if (length is { } all) _lengths.Add(all);
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        _stream.Write(ElementFile.Magic);
    }

    public void Add(ReadOnlySpan<byte> element)
    {
        if (_length is null) _lengths.Add(element.Length);
        _count++;
        while (!element.IsEmpty)
        {
            int fitting = Math.Min(element.Length, _block.Length - _filled);
            element[..fitting].CopyTo(_block.AsSpan(_filled));
            element = element[fitting..];
            if ((_filled += fitting) == _block.Length) WriteBlock();
        }
    }

    /// <summary>Writes the end; from here on the file is whole.</summary>
    /// <param name="format">What the elements are.</param>
    public void Finish(string format)
    {
        if (_filled > 0) WriteBlock();
        byte[] index = ElementIndex.Write(format, _count, _lengths, _sums);
        _stream.Write(index);
        Span<byte> trailer = stackalloc byte[ElementFile.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, index.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(long)..], Crc32.Of(index));
        ElementFile.Magic.CopyTo(trailer[^ElementFile.MagicBytes..]);
        _stream.Write(trailer);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private void WriteBlock()
    {
        _sums.Add(Crc32.Of(_block.AsSpan(0, _filled)));
        _stream.Write(_block, 0, _filled);
        _filled = 0;
    }
}
