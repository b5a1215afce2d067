using System.IO.Compression;
using System.Text;

namespace Penstock.Models;

/// <summary>Writes a zip whose bytes depend on its content alone; entries are stored, so that weights can be read where they lie.</summary>
internal sealed class ZipWriter(Stream stream) : IDisposable
{
    private static readonly DateTimeOffset s_always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    public void Add(string name, string text) => Add(name, Encoding.UTF8.GetBytes(text));

    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        ZipArchiveEntry entry = _zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = s_always;
        using Stream content = entry.Open();
        content.Write(bytes);
    }

    public void Dispose() => _zip.Dispose();
}
