namespace Penstock.Board;

/// <summary>The lines of a file one after the other, read in parts: a file never lies in memory as a whole.</summary>
internal static class TsvLines
{
    private const int First = 1 << 20, Longest = 16 << 20;

    /// <summary>The lines with their numbers, each valid until the next is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="hasEmpty">Whether lines that are empty are given too.</param>
    /// <exception cref="InvalidDataException">A line is longer than any row of numbers or texts.</exception>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte> Line)> Read(string path, CancellationToken cancellation, bool hasEmpty = false)
    {
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[First];
        int begin = 0, end = 0, number = 0;
        while (true)
        {
            int length = buffer.AsSpan(begin, end - begin).IndexOf((byte)'\n');
            if (length < 0)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = Fill(file, ref buffer, ref begin, ref end, path);
                if (read > 0) continue;
                if (end > begin) yield return (number + 1, Trimmed(buffer.AsMemory(begin, end - begin)));
                yield break;
            }
            number++;
            ReadOnlyMemory<byte> line = Trimmed(buffer.AsMemory(begin, length));
            begin += length + 1;
            if (hasEmpty || !line.IsEmpty) yield return (number, line);
        }
    }

    private static int Fill(FileStream file, ref byte[] buffer, ref int begin, ref int end, string path)
    {
        buffer.AsSpan(begin, end - begin).CopyTo(buffer);
        (begin, end) = (0, end - begin);
        if (end == buffer.Length)
        {
            if (end >= Longest) throw new InvalidDataException($"{Path.GetFileName(path)}: expected lines of at most {Longest} bytes, got a longer one.");
            Array.Resize(ref buffer, end * 2);
        }
        int read = file.Read(buffer.AsSpan(end));
        end += read;
        return read;
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> line) => line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
}
