using System.IO.Compression;
using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>The entries of a zip, each read whole and no larger than a limit, whatever its header says.</summary>
internal sealed class ZipReader : IDisposable
{
    private const int MostEntries = 100_000;

    // Weights hardly shrink when they are packed, so what unpacks to far more is not what it says.
    private const long AlwaysUnpacked = 256 << 20, MostTimesUnpacked = 100;
    private readonly ZipArchive _zip;
    private readonly string _path;
    private readonly long _mostBytes, _packedBytes;

    public ZipReader(string path, long mostBytes)
    {
        (_path, _mostBytes) = (path, mostBytes);
        FileStream file = File.OpenRead(path);
        _packedBytes = file.Length;
        try
        {
            _zip = new ZipArchive(file, ZipArchiveMode.Read);
            if (_zip.Entries.Count > MostEntries) throw new ModelFileException($"{path}: expected at most {MostEntries} entries, got {_zip.Entries.Count}.");
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new ModelFileException($"{path}: expected a zip archive, got a file that is none or is cut short: {e.Message}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _zip.GetEntry(name) is not null;

    /// <summary>An entry as text.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="mostBytes">A lower limit for this entry.</param>
    public string Text(string name, long mostBytes = long.MaxValue) => Encoding.UTF8.GetString(Bytes(name, mostBytes));

    public byte[] Bytes(string name, long mostBytes = long.MaxValue)
    {
        long most = Math.Min(mostBytes, _mostBytes);
        ZipArchiveEntry entry = _zip.GetEntry(name) ?? throw new ModelFileException($"{_path}: expected an entry {name}, got {string.Join(", ", _zip.Entries.Take(8).Select(e => e.FullName))}.");
        long credible = Math.Max(AlwaysUnpacked, MostTimesUnpacked * Math.Min(entry.CompressedLength, _packedBytes));
        // What is stored as it is fits at once; what is packed grows.
        var bytes = new MemoryStream((int)Math.Clamp(entry.Length, 0, Math.Min(_packedBytes, Array.MaxLength)));
        try
        {
            using Stream content = entry.Open();
            var block = new byte[1 << 16];
            for (int read; (read = content.Read(block)) > 0;)
            {
                if (bytes.Length + read > Math.Min(most, Array.MaxLength))
                    throw Error(name, $"expected at most {most:N0} bytes unpacked, got more.{(most == _mostBytes ? " Raise LoadOptions.MostBytes if the file is to be trusted." : "")}");
                if (bytes.Length + read > credible) throw Error(name, $"expected at most {credible:N0} bytes unpacked, {MostTimesUnpacked} times those packed, got more. The file is not to be trusted.");
                bytes.Write(block, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException($"{_path}, {name}: expected a whole entry, got one that is damaged: {e.Message}", e);
        }
        if (bytes.Length != entry.Length) throw Error(name, $"expected {entry.Length:N0} bytes, got {bytes.Length:N0}.");
        byte[] whole = bytes.ToArray();
        uint found = Crc32.Of(whole);
        return found == entry.Crc32 ? whole : throw Error(name, $"expected bytes of checksum {entry.Crc32:x8}, got {found:x8}. The file is damaged: copy it again from where it came.");
    }

    private ModelFileException Error(string name, FormattableString flaw) => new($"{_path}, {name}: {FormattableString.Invariant(flaw)}");

    public void Dispose() => _zip.Dispose();
}
