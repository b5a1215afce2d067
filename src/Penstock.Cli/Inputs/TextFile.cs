using System.Text;

namespace Penstock.Cli;

/// <summary>A small text that a verb is given.</summary>
internal static class TextFile
{
    private const long MostBytes = 256 << 20;

    /// <summary>Reads a file of at most 256 MiB.</summary>
    public static string Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: expected a file, got {(Directory.Exists(path) ? "a folder" : "none")}. Check the name.", path);
        long bytes = new FileInfo(path).Length;
        if (bytes > MostBytes) throw new InvalidDataException($"{path}: expected at most {MostBytes >> 20} MiB, got {bytes >> 20} MiB. Name a smaller file.");
        return File.ReadAllText(path, Encoding.UTF8);
    }
}
