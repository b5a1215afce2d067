using System.IO.Compression;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Reads and writes NumPy's .npz files: zip archives of .npy files, one a named array.</summary>
public static class Npz
{
    private const string Ending = ".npy";
    // Deflate makes at most 1032 bytes of one, so a longer claim is false.
    private const long MaximumInflation = 1032;
    // A zip file must have a date, and its first is the same always.
    private static readonly DateTimeOffset s_date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads the arrays of a file, in its order.</summary>
    /// <param name="path">The file, compressed or not.</param>
    /// <param name="names">The arrays to read; all, if none is named.</param>
    /// <exception cref="InvalidDataException">The file is damaged, is cut short, lacks an array, or has one of a type that no tensor has.</exception>
    public static IReadOnlyList<(string Name, Tensor Tensor)> Read(string path, params IReadOnlyList<string> names)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var entries = zip.Entries.Where(e => e.FullName.EndsWith(Ending, StringComparison.Ordinal)).Select(e => (Name: e.FullName[..^Ending.Length], Entry: e)).ToList();
            if (entries.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Error(path, "arrays of different names", $"\"{twice.Key}\" twice");
            foreach (string name in names)
                if (!entries.Exists(e => e.Name == name)) throw Error(path, $"an array \"{name}\"", string.Join(", ", entries.Select(e => e.Name)));
            return [.. entries.Where(e => names.Count == 0 || names.Contains(e.Name)).Select(e => (e.Name, ReadOne(e.Entry, path, file.Length)))];
        }
        catch (InvalidDataException error) when (!error.Message.StartsWith("Np", StringComparison.Ordinal))
        {
            throw Error(path, "a zip archive", $"damaged bytes: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Writes named arrays. A file of the name is replaced only when all has been written; the same arrays give the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and numbers.</param>
    /// <param name="compress">Whether to compress them; false by default, as numpy.savez does.</param>
    /// <exception cref="ArgumentException">A tensor holds texts, or a name is there twice.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, bool compress = false)
    {
        if (tensors.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"Npz {path}: expected arrays of different names, got \"{twice.Key}\" twice.");
        FileReplacement.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, tensor) in tensors)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name + Ending, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = s_date;
                using Stream content = entry.Open();
                Npy.Write(content, tensor, $"{path}/{name}");
            }
        });
    }

    private static Tensor ReadOne(ZipArchiveEntry entry, string path, long fileLength)
    {
        string name = $"{path}/{entry.FullName}";
        long most = checked(Math.Clamp(entry.CompressedLength, 0, fileLength) * MaximumInflation);
        if (entry.Length < 0 || entry.Length > most) throw Error(name, $"at most {most} bytes", $"a claim of {entry.Length}");
        using var content = new CheckedStream(entry.Open(), entry.Length);
        Tensor tensor = Npy.Read(content, name);
        content.CopyTo(Stream.Null);
        return content.Checksum == entry.Crc32 ? tensor : throw Error(name, $"bytes with the checksum 0x{entry.Crc32:X8}", $"0x{content.Checksum:X8}. The file is damaged; fetch it again");
    }

    private static InvalidDataException Error(string path, string expected, string got, Exception? cause = null) => new($"Npz {path}: expected {expected}, got {got}.", cause);

    /// <summary>The content of an entry, with its length and the checksum of what has been read.</summary>
    private sealed class CheckedStream(Stream content, long length) : ForwardStream(content)
    {
        private long _position;

        public uint Checksum { get; private set; }

        public override long Length => length;

        public override long Position { get => _position; }

        public override int Read(Span<byte> buffer)
        {
            int count = Source.Read(buffer);
            _position += count;
            Checksum = Crc32.Extend(Checksum, buffer[..count]);
            return count;
        }
    }
}
