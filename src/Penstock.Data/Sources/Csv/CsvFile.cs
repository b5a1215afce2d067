using System.Text;

namespace Penstock.Data;

/// <summary>Reads one CSV file block by block and hands its fields to column builders; memory does not depend on the file's size.</summary>
internal sealed unsafe class CsvFile : IDisposable
{
    private const int BlockSize = 1 << 17, LongestField = 1 << 26;
    // Numbers are read as the 16 bytes before their end.
    private const int Front = 64;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte _delimiter, _quote;
    private readonly bool _trim;
    private byte[] _buffer = NewBuffer(BlockSize), _scratch = NewBuffer(256);
    // The first is the place before the block, so that every field begins behind a place.
    private int[] _places = NewPlaces(BlockSize);
    private int _start = Front, _end = Front, _place, _placeCount, _lineEnds, _column;
    private bool _hasQuotes, _isRead, _begun;

    public CsvFile(Stream stream, string name, CsvOptions options)
    {
        _delimiter = Ascii(options.Delimiter ?? (name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ','), "delimiter");
        _quote = options.Quote is { } quote ? Ascii(quote, "quote") : (byte)'\n';
        (_stream, _name, _trim) = (stream, name, options.Trim);
    }

    /// <summary>The line under way, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>How many rows have been read.</summary>
    public long Rows { get; private set; }

    public void Dispose() => _stream.Dispose();

    /// <summary>The fields of the first row, which is not consumed; null for a file without rows.</summary>
    public (string Text, bool IsQuoted)[]? PeekRow()
    {
        while (true)
        {
            for (int i = _place; i < _placeCount; i++)
                if (_buffer[Front + _places[1 + i]] == '\n' && TakeRow(i) is { } row) return row;
            if (!NextBlock()) return null;
        }
    }

    /// <summary>Consumes the row that was looked at.</summary>
    public void SkipRow(int fields)
    {
        _start = Front + _places[_place + fields] + 1;
        _place += fields;
        _lineEnds--;
        Line++;
    }

    /// <summary>About how many rows a file of so many bytes has, judging by the first block.</summary>
    public int EstimateRows(long fileBytes)
    {
        long rows = 0;
        for (int i = 0; i < _placeCount; i++) rows += _buffer[Front + _places[1 + i]] == '\n' ? 1 : 0;
        double share = fileBytes / (double)Math.Max(1, _end - Front);
        return (int)Math.Min(rows * share * 1.02 + 16, 1 << 28);
    }

    /// <summary>Reads rows into the builders; a null builder's column is passed over.</summary>
    /// <returns>Whether there may be more rows.</returns>
    public bool ReadRows(ColumnBuilder?[] columns, int maximum)
    {
        int rows = 0;
        while (rows < maximum)
        {
            if (_place == _placeCount)
            {
                if (NextBlock()) continue;
                return false;
            }
            fixed (byte* data = &_buffer[Front])
            fixed (int* places = &_places[1])
            {
                int before = rows;
                rows += ReadRegular(data, places, columns, maximum - rows);
                rows += ReadBlock(data, places, columns, maximum - rows);
                Rows += rows - before;
            }
        }
        return true;
    }

    /// <summary>Reads the rows of a block column by column, where the block has neither quotes nor lines of another number of fields.</summary>
    private int ReadRegular(byte* data, int* places, ColumnBuilder?[] columns, int maximum)
    {
        int width = columns.Length;
        // The row that the last block began is finished alone.
        int finished = _column > 0 ? ReadBlock(data, places, columns, 1) : 0;
        int rows = Math.Min(maximum - finished, (_placeCount - _place) / width);
        if (_hasQuotes || rows == 0 || !IsRegular(data, places + _place, width)) return finished;
        var run = new FieldRun(data, places + _place, width, rows);
        for (int column = 0; column < width; column++)
        {
            if (columns[column] is not { } builder) continue;
            for (int row = builder.AddRun(run, column, 0); row < rows; row += 1 + builder.AddRun(run, column, row + 1))
            {
                byte* text = run.Column(column, row).Next(out int length);
                Clean(ref text, ref length, out _);
                if (!builder.Add(text, length, false)) throw Misfit(builder, text, length, Line + row);
            }
        }
        _place += rows * width;
        _lineEnds -= rows;
        _start = Front + places[_place - 1] + 1;
        Line += rows;
        return finished + rows;
    }

    private bool IsRegular(byte* data, int* places, int width)
    {
        int rows = (_placeCount - _place) / width;
        if (rows != _lineEnds) return false;
        for (int row = 1; row <= rows; row++)
            if (data[places[row * width - 1]] != '\n') return false;
        return true;
    }

    private int ReadBlock(byte* data, int* places, ColumnBuilder?[] columns, int maximum)
    {
        int rows = 0, start = _start - Front, column = _column;
        while (_place < _placeCount && rows < maximum)
        {
            int place = places[_place++], length = place - start;
            byte* text = data + start;
            bool isQuoted = false, endsRow = data[place] == '\n';
            start = place + 1;
            if (endsRow && length > 0 && text[length - 1] == '\r') length--;
            if (_hasQuotes || *text <= ' ' || text[length - 1] <= ' ') Clean(ref text, ref length, out isQuoted);
            if (column == 0 && endsRow && length == 0 && !isQuoted)
            {
                // A blank line.
                Line++;
                _lineEnds--;
                continue;
            }
            if (column >= columns.Length) throw Ragged(columns.Length, places, data);
            ColumnBuilder? builder = columns[column++];
            if (builder is not null && !builder.Add(text, length, isQuoted)) throw Misfit(builder, text, length, Line);
            if (!endsRow) continue;
            if (column != columns.Length) throw CsvError.At(_name, Line, null, $"{columns.Length} fields as the first row has", $"{column}");
            column = 0;
            Line++;
            _lineEnds--;
            rows++;
        }
        (_start, _column) = (Front + start, column);
        return rows;
    }

    /// <summary>Takes spaces and quotes off a field.</summary>
    private void Clean(ref byte* text, ref int length, out bool isQuoted)
    {
        isQuoted = false;
        if (_trim)
        {
            for (; length > 0 && *text == ' '; length--) text++;
            while (length > 0 && text[length - 1] == ' ') length--;
        }
        var field = new ReadOnlySpan<byte>(text, length);
        if (!_hasQuotes || _quote == '\n' || !field.Contains(_quote)) return;
        if (field[0] != _quote) throw CsvError.At(_name, Line, null, "quotes around the whole field and doubled within it", $"a quote inside {Show(field)}");
        if (length < 2 || field[^1] != _quote) throw CsvError.At(_name, Line, null, "a delimiter or the line's end after a closing quote", Show(field));
        isQuoted = true;
        field = field[1..^1];
        if (field.Contains(_quote)) text = Unescape(field, out length);
        else
        {
            text++;
            length -= 2;
        }
        Line += field.Count((byte)'\n');
    }

    private byte* Unescape(ReadOnlySpan<byte> field, out int length)
    {
        if (_scratch.Length < Front + field.Length) _scratch = NewBuffer(2 * field.Length);
        length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            _scratch[Front + length++] = field[i];
            if (field[i] == _quote && (++i == field.Length || field[i] != _quote))
                throw CsvError.At(_name, Line, null, "a quote within quotes to be doubled", Show(field));
        }
        // The array is pinned for its life.
        return (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_scratch, Front);
    }

    private (string, bool)[]? TakeRow(int last)
    {
        var row = new (string, bool)[last - _place + 1];
        int start = _start - Front;
        long line = Line;
        fixed (byte* data = &_buffer[Front])
        {
            for (int i = 0; i < row.Length; i++)
            {
                int place = _places[1 + _place + i], length = place - start;
                byte* text = data + start;
                if (data[place] == '\n' && length > 0 && text[length - 1] == '\r') length--;
                Clean(ref text, ref length, out bool isQuoted);
                if (!isQuoted && new ReadOnlySpan<byte>(text, length).Contains((byte)'\r')) throw CsvError.At(_name, line, null, "lines that end in LF or CRLF", "CR alone");
                row[i] = (Encoding.UTF8.GetString(text, length), isQuoted);
                start = place + 1;
            }
        }
        if (row is not [("", false)])
        {
            Line = line;
            return row;
        }
        SkipRow(1);
        return null;
    }

    /// <summary>Moves the field under way to the front, reads on behind it, and finds the separators.</summary>
    private bool NextBlock()
    {
        if (_isRead)
        {
            if (_end == _start) return false;
            throw CsvError.At(_name, Line, null, "a closing quote", $"the end of the file after {Show(_buffer.AsSpan(_start, _end - _start))}");
        }
        int kept = _end - _start, capacity = _buffer.Length - Front - SeparatorScan.Padding;
        if (kept > capacity / 2) Enlarge(kept, capacity);
        else Buffer.BlockCopy(_buffer, _start, _buffer, Front, kept);
        (_start, _end) = (Front, Front + kept);
        capacity = _buffer.Length - Front - SeparatorScan.Padding;
        int read = _stream.ReadAtLeast(_buffer.AsSpan(_end, Front + capacity - 1 - _end), capacity - 1 - kept, throwOnEndOfStream: false);
        _end += read;
        if (!_begun) SkipByteOrderMark();
        if (_end < Front + capacity - 1)
        {
            _isRead = true;
            // A last line without an end gets one.
            if (_end > _start && _buffer[_end - 1] != '\n' || _column > 0 && _end == _start) _buffer[_end++] = (byte)'\n';
        }
        Scan();
        return true;
    }

    private void Scan()
    {
        int skipped = _start - Front;
        fixed (byte* block = &_buffer[_start])
        fixed (int* places = &_places[1])
        {
            places[-1] = skipped - 1;
            _placeCount = SeparatorScan.Find(block, _end - _start, _delimiter, _quote, places, out _lineEnds, out _hasQuotes);
            for (int i = 0; skipped > 0 && i < _placeCount; i++) places[i] += skipped;
        }
        _place = 0;
    }

    private void Enlarge(int kept, int capacity)
    {
        if (capacity >= LongestField) throw CsvError.At(_name, Line, null, $"a field of at most {LongestField >> 20} MiB", "a longer one. Is a quote never closed");
        byte[] larger = NewBuffer(4 * capacity);
        Buffer.BlockCopy(_buffer, _start, larger, Front, kept);
        (_buffer, _places) = (larger, NewPlaces(4 * capacity));
    }

    private void SkipByteOrderMark()
    {
        _begun = true;
        ReadOnlySpan<byte> head = _buffer.AsSpan(Front, _end - Front);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) throw CsvError.At(_name, 1, null, "UTF-8 text", "UTF-16. Save the file as UTF-8");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) _start += 3;
    }

    private InvalidDataException Ragged(int expected, int* places, byte* data)
    {
        int fields = expected + 1;
        for (int i = _place - 1; i < _placeCount && data[places[i]] != '\n'; i++) fields++;
        return CsvError.At(_name, Line, null, $"{expected} fields as the first row has", $"{fields}");
    }

    private InvalidDataException Misfit(ColumnBuilder builder, byte* text, int length, long line) =>
        CsvError.At(_name, line, builder.Name, builder.Expectation, Show(new ReadOnlySpan<byte>(text, length)));

    private static string Show(ReadOnlySpan<byte> field)
    {
        string text = ShownText.Of(Encoding.UTF8.GetString(field[..Math.Min(field.Length, 60)]).ReplaceLineEndings("\n"));
        return field.Length > 60 ? $"\"{text}...\"" : $"\"{text}\"";
    }

    private static byte Ascii(char c, string what) => c < 128 && c is not ('\n' or '\r')
        ? (byte)c
        : throw new ArgumentException($"Csv: expected an ASCII {what}, got '{c}'.");

    private static byte[] NewBuffer(int capacity) => GC.AllocateUninitializedArray<byte>(Front + capacity + SeparatorScan.Padding, pinned: true);

    private static int[] NewPlaces(int capacity) => GC.AllocateUninitializedArray<int>(1 + capacity + SeparatorScan.Padding);
}
