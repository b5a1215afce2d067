using System.Globalization;

namespace Penstock.Monitoring;

/// <summary>The names of the files of a request log: <c>requests-20261128T114500Z-000001.jsonl</c>, with <c>.open</c> behind while it is written.</summary>
internal static class RequestFile
{
    public const string Closed = ".jsonl", Open = ".jsonl.open";
    private const string Prefix = "requests-", TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string NameOf(DateTimeOffset time, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{number:D6}{Open}");

    /// <summary>The name that an open file gets when it is closed.</summary>
    public static string ClosedNameOf(string path) => path[..^(Open.Length - Closed.Length)];

    public static bool IsOpen(string path) => path.EndsWith(Open, StringComparison.Ordinal);

    /// <summary>The files of a folder in the order in which they were begun; none, where there is no folder.</summary>
    public static IReadOnlyList<string> In(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, Prefix + "*").Where(path => IsOpen(path) || path.EndsWith(Closed, StringComparison.Ordinal))
            .OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)];
    }

    /// <summary>The greatest number among the names of a folder; 0 for none.</summary>
    public static long LastNumberIn(string folder) => In(folder).Select(NumberOf).DefaultIfEmpty(0).Max();

    /// <summary>When the oldest file of a folder was begun; null for none.</summary>
    public static DateTimeOffset? OldestIn(string folder) =>
        In(folder) is [var first, ..] && DateTimeOffset.TryParseExact(Path.GetFileName(first)[Prefix.Length..].Split('-')[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    private static long NumberOf(string path)
    {
        string name = Path.GetFileName(path);
        return long.TryParse(name[(name.LastIndexOf('-') + 1)..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
    }

    /// <summary>Closes a file that a killed writer left: what follows its last whole line goes. Does nothing where a writer still has it.</summary>
    public static void Recover(string path)
    {
        try
        {
            bool isEmpty;
            using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1))
            {
                stream.SetLength(WholeLines(stream));
                stream.Flush(flushToDisk: true);
                isEmpty = stream.Length == 0;
            }
            if (isEmpty) File.Delete(path);
            else File.Move(path, ClosedNameOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another writer, or a reader, has it open: it stays as it is until the next start.
        }
    }

    private static long WholeLines(FileStream stream)
    {
        var block = new byte[1 << 16];
        for (long end = stream.Length; end > 0;)
        {
            long start = Math.Max(0, end - block.Length);
            stream.Position = start;
            stream.ReadExactly(block, 0, (int)(end - start));
            int last = block.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n');
            if (last >= 0) return start + last + 1;
            end = start;
        }
        return 0;
    }
}
