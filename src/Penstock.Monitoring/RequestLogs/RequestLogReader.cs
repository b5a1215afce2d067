namespace Penstock.Monitoring;

/// <summary>Reads a request log in typed parts, on several threads, in the order in which it was written.</summary>
/// <param name="folder">The folder of one model's requests.</param>
/// <param name="columns">The raw columns to read, as the model takes them.</param>
public sealed class RequestLogReader(string folder, IReadOnlyList<RequestColumn> columns)
{
    private const int BlockBytes = 4 << 20;

    /// <summary>The longest line that is read; longer ones are bad lines.</summary>
    internal const int MostLineBytes = 64 << 20;

    /// <summary>A reader of the columns that a model takes.</summary>
    /// <param name="folder">The folder of the model's requests.</param>
    /// <param name="signature">The model's signature.</param>
    /// <exception cref="ArgumentException">The signature names no columns.</exception>
    public static RequestLogReader For(string folder, Models.ModelSignature signature) => signature.Columns.Count > 0
        ? new(folder, [.. signature.Columns.Select(c => new RequestColumn(c.Name, c.IsText))]) { MissingTokens = signature.MissingTokens }
        : throw new ArgumentException("RequestLogReader: expected a model that names its columns, got one whose signature has none. Train it on a table.");

    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<RequestColumn> Columns => columns;

    /// <summary>Columns of the log that are passed over, as if it did not have them. Default none.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The texts that stand for a missing value, as servers take them. Default none.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = [];

    /// <summary>Threads to parse with; 0, the default, for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>What was wrong with the lines read so far.</summary>
    public RequestProblems Problems { get; } = new();

    /// <summary>How far the log has been read, as of the last part that was given.</summary>
    public RequestLogPosition Position { get; private set; } = new();

    /// <summary>Reads all rows from a position on; the line that a writer is at waits for the next time.</summary>
    /// <param name="from">Where the last reading ended; null for the beginning.</param>
    public IEnumerable<RequestPart> Read(RequestLogPosition? from = null)
    {
        Position = from?.Copy() ?? new();
        IReadOnlyList<string> files = RequestFile.In(folder);
        Position.Keep(files);
        int ahead = Threads > 0 ? Threads : Environment.ProcessorCount;
        var running = new Queue<Task<Block>>();
        foreach (Piece piece in Pieces(files, Position))
        {
            running.Enqueue(Task.Run(() => Parse(piece)));
            if (running.Count > ahead)
                if (Take(running.Dequeue()) is { } part) yield return part;
        }
        while (running.Count > 0)
            if (Take(running.Dequeue()) is { } part) yield return part;
    }

    private sealed record Piece(string Path, long Start, long End, bool IsLast);

    private sealed record Block(Piece Piece, long End, RequestRows Rows);

    private RequestPart? Take(Task<Block> task)
    {
        Block block = task.GetAwaiter().GetResult();
        Problems.Add(block.Rows.Problems);
        Position.Advance(block.Piece.Path, block.End);
        return block.Rows.Ids.Count > 0 ? new(columns, block.Rows) : null;
    }

    private static List<Piece> Pieces(IReadOnlyList<string> files, RequestLogPosition position)
    {
        var pieces = new List<Piece>();
        foreach (string path in files)
        {
            long length = LengthOf(path), start = position.Of(path);
            // A file that has become shorter had rows forgotten: what is left of it was read.
            for (; start < length; start += BlockBytes) pieces.Add(new(path, start, Math.Min(start + BlockBytes, length), start + BlockBytes >= length));
        }
        return pieces;
    }

    private static long LengthOf(string path)
    {
        // It may have been closed, which renames it, or deleted since.
        var file = new FileInfo(path);
        if (!file.Exists && RequestFile.IsOpen(path)) file = new(RequestFile.ClosedNameOf(path));
        return file.Exists ? file.Length : 0;
    }

    private Block Parse(Piece piece)
    {
        var rows = new RequestRows(columns, Ignored, MissingTokens);
        FileStream stream;
        try
        {
            stream = Open(piece.Path);
        }
        catch (FileNotFoundException)
        {
            return new(piece, piece.End, rows);
        }
        using (stream)
        {
            (byte[] bytes, long start) = ReadLines(stream, piece);
            int place = 0;
            while (bytes.AsSpan(place).IndexOf((byte)'\n') is >= 0 and int length)
            {
                AddLine(rows, piece, start + place, bytes.AsSpan(place, length));
                place += length + 1;
            }
            bool isCut = place < bytes.Length;
            if (isCut && piece.IsLast && !RequestFile.IsOpen(stream.Name)) AddLine(rows, piece, start + place, bytes.AsSpan(place));
            return new(piece, isCut && RequestFile.IsOpen(stream.Name) ? start + place : Math.Max(piece.End, start + bytes.Length), rows);
        }
    }

    private static void AddLine(RequestRows rows, Piece piece, long offset, ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \r\t"u8);
        if (line.IsEmpty) return;
        string? flaw = line.Length > MostLineBytes ? $"a line of more than {MostLineBytes} bytes" : rows.Add(line);
        if (flaw is not null) rows.Problems.Bad(piece.Path, offset, flaw);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (FileNotFoundException) when (RequestFile.IsOpen(path))
        {
            return new(RequestFile.ClosedNameOf(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
    }

    // The lines that begin in the piece; the last may end behind it.
    private static (byte[] Bytes, long Start) ReadLines(FileStream stream, Piece piece)
    {
        var bytes = new MemoryStream();
        var block = new byte[1 << 16];
        long start = piece.Start;
        stream.Position = Math.Max(0, start - 1);
        if (start > 0 && stream.ReadByte() != '\n')
        {
            // The line before belongs to the piece before.
            start = -1;
            for (int read; start < 0 && (read = stream.Read(block)) > 0;)
                if (block.AsSpan(0, read).IndexOf((byte)'\n') is >= 0 and int end) start = stream.Position - read + end + 1;
            if (start < 0 || start >= piece.End) return ([], piece.End);
        }
        stream.Position = start;
        byte[] whole = new byte[piece.End - start];
        int got = stream.ReadAtLeast(whole, whole.Length, throwOnEndOfStream: false);
        bytes.Write(whole, 0, got);
        if (got > 0 && whole[got - 1] == '\n') return (bytes.ToArray(), start);
        for (int read; bytes.Length <= MostLineBytes + (long)BlockBytes && (read = stream.Read(block)) > 0;)
        {
            int end = block.AsSpan(0, read).IndexOf((byte)'\n');
            bytes.Write(block, 0, end < 0 ? read : end + 1);
            if (end >= 0) break;
        }
        return (bytes.ToArray(), start);
    }
}
