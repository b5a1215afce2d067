using System.Text;
using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>Reads a file of labels that somebody may be writing to.</summary>
internal static class LabelFile
{
    /// <summary>Reads the lines that have an end; null where there is none yet.</summary>
    /// <param name="path">The CSV.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="isCut">Whether the last line has no end yet and was left for later.</param>
    public static Table? Read(string path, CsvOptions options, out bool isCut)
    {
        isCut = false;
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return Csv.Read(path, options);
        byte[] bytes = Content(path);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        isCut = end < bytes.Length;
        if (end == 0) return null;
        if (path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)) options = options with { Delimiter = '\t' };
        try
        {
            return Csv.Parse(Encoding.UTF8.GetString(bytes, 0, end), options);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(e.Message.Replace("Csv text ", $"Csv {path} ", StringComparison.Ordinal), e);
        }
    }

    private static byte[] Content(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
