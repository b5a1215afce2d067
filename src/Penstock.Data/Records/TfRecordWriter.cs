using System.Buffers.Binary;
using System.IO.Compression;

namespace Penstock.Data;

/// <summary>Writes records one after the other in TFRecord's framing.</summary>
public sealed class TfRecordWriter : IDisposable
{
    private readonly Stream _target;
    private readonly Stream? _packer;

    /// <summary>Writes to a stream, which is left open.</summary>
    /// <param name="stream">Where the records go; its buffering is its own.</param>
    /// <param name="compression">How to pack them; plain by default.</param>
    public TfRecordWriter(Stream stream, FileCompression compression = FileCompression.None)
    {
        _packer = compression switch
        {
            FileCompression.Gzip => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true),
            FileCompression.Zlib => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true),
            _ => null,
        };
        _target = _packer ?? stream;
    }

    /// <summary>How many records have been written.</summary>
    public long Records { get; private set; }

    /// <summary>The bytes of the records and their framing, before they are packed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes a record.</summary>
    /// <param name="record">Any bytes, also none.</param>
    /// <exception cref="IOException">The stream cannot take it.</exception>
    public void Write(ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[TfRecordReader.HeaderSize], footer = stackalloc byte[TfRecordReader.FooterSize];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], Crc32C.Masked((ulong)record.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(record));
        _target.Write(header);
        _target.Write(record);
        _target.Write(footer);
        Records++;
        Bytes += header.Length + (long)record.Length + footer.Length;
    }

    /// <summary>Hands what has been written on to the stream, so that a reader of a growing file sees it.</summary>
    public void Flush() => _target.Flush();

    /// <summary>Ends the content; the stream stays open.</summary>
    public void Dispose() => _packer?.Dispose();
}
