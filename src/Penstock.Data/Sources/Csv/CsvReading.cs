using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A file to read, which can be opened again.</summary>
internal sealed record CsvSource(string Name, long Bytes, Func<Stream> Open)
{
    public static CsvSource OfFile(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
        ? new(path, 0, () => new GzipText(OpenFile(path), path))
        : new(path, new FileInfo(path).Length, () => OpenFile(path));

    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
}

/// <summary>Reads files of the same columns as one table, or part by part.</summary>
internal sealed class CsvReading(IReadOnlyList<CsvSource> sources, CsvOptions options)
{
    private const int InferenceRows = 1 << 16;
    private readonly byte[][] _missing = [.. options.Missing.Select(Encoding.UTF8.GetBytes)];
    private readonly Dictionary<string, DType> _types = new(options.Types);
    private string[]? _names;

    /// <summary>Reads everything.</summary>
    public Table Read()
    {
        while (true)
        {
            ColumnBuilder?[] builders = [];
            foreach (CsvSource source in sources)
            {
                using CsvFile file = Open(source);
                if (builders.Length == 0) builders = Builders(file.EstimateRows(sources.Sum(s => s.Bytes)));
                file.ReadRows(builders, int.MaxValue);
            }
            if (!TakeTexts(builders)) return Build(builders);
        }
    }

    /// <summary>Finds the type of every column by reading all rows and keeping none; where all types are given, only the first header is read.</summary>
    public void InferTypes()
    {
        using (CsvFile first = Open(sources[0]))
            if (options.Type is not null || (options.Select ?? _names!).All(_types.ContainsKey)) return;
        ColumnBuilder?[] builders = [];
        foreach (CsvSource source in sources)
        {
            using CsvFile file = Open(source);
            if (builders.Length == 0) builders = Builders(Math.Min(InferenceRows, file.EstimateRows(sources.Sum(s => s.Bytes))));
            while (file.ReadRows(builders, InferenceRows))
                foreach (ColumnBuilder? builder in builders) builder?.Clear();
        }
        TakeTexts(builders);
        foreach (ColumnBuilder? builder in builders)
            if (builder is not null) _types.TryAdd(builder.Name, builder.Type);
    }

    /// <summary>What decides the rows besides the files, as a text.</summary>
    public string Settings => string.Join('\0', options.Delimiter, options.Quote, options.Header, options.Trim, List(options.Names), List(options.Select), List(options.Missing), List(_types.Select(type => $"{type.Key} {type.Value}").Order(StringComparer.Ordinal)), options.Type);

    /// <summary>Reads some rows of a file as a table.</summary>
    /// <param name="file">An open file.</param>
    /// <param name="capacity">How many rows to expect.</param>
    /// <param name="rows">How many to read at most.</param>
    /// <param name="more">Whether the file may have more.</param>
    public Table ReadPart(CsvFile file, int capacity, int rows, out bool more)
    {
        ColumnBuilder?[] builders = Builders(capacity);
        more = file.ReadRows(builders, rows);
        return Build(builders);
    }

    /// <summary>Passes over some rows of a file; their values are not looked at.</summary>
    /// <returns>Whether the file may have more.</returns>
    public bool PassPart(CsvFile file, int rows) => file.ReadRows(new ColumnBuilder?[_names!.Length], rows);

    /// <summary>Reads every row once, so many at a time. Types are found on the way: whole numbers may become doubles from one part to the next, and doubles are never narrowed.</summary>
    /// <param name="rows">How many rows a part has; the last part of a file has fewer.</param>
    /// <param name="types">Gets the types of all columns in the end; null where texts came after numbers, so that the files must be read again with what is known now.</param>
    public IEnumerable<Table> ReadOnce(int rows, Action<IReadOnlyDictionary<string, DType>?> types)
    {
        ColumnBuilder?[] builders = [];
        foreach (CsvSource source in sources)
        {
            using CsvFile file = Open(source);
            if (builders.Length == 0) builders = Builders(Math.Min(rows, file.EstimateRows(sources.Sum(s => s.Bytes))));
            bool more = true;
            while (more)
            {
                more = file.ReadRows(builders, rows);
                if (TakeTexts(builders))
                {
                    types(null);
                    yield break;
                }
                var byName = builders.OfType<ColumnBuilder>().ToDictionary(b => b.Name, b => b.BuildPart());
                yield return new Table([.. (options.Select ?? [.. byName.Keys]).Select(name => byName[name])]);
            }
        }
        types(builders.OfType<ColumnBuilder>().ToDictionary(b => b.Name, b => b.Type));
    }

    private static string List(IEnumerable<string>? texts) => texts is null ? "" : string.Join('\u0001', texts);

    /// <summary>Opens a file behind its header.</summary>
    public CsvFile Open(CsvSource source)
    {
        var file = new CsvFile(source.Open(), source.Name, options);
        try
        {
            var row = file.PeekRow() ?? throw CsvError.At(source.Name, 1, null, "a header or a row", "an empty file");
            bool hasHeader = options.Header ?? LooksLikeHeader(row);
            string[] names = hasHeader ? NamesOf([.. row.Select(field => field.Text)]) : NamesWithoutHeader(row.Length, source.Name);
            CheckNames(names, source.Name, file.Line);
            if (hasHeader) file.SkipRow(row.Length);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Pandas leaves the name above its index empty.
    private bool LooksLikeHeader((string Text, bool IsQuoted)[] row) =>
        Array.TrueForAll(row.Length > 1 && row[0].Text.Length == 0 ? row[1..] : row, field => LooksLikeName(field.Text, field.IsQuoted));

    /// <summary>The names of a header; a column without one is called as pandas calls it: Unnamed: 0.</summary>
    private static string[] NamesOf(string[] fields)
    {
        return [.. fields.Select((text, i) => text.Length > 0 ? text : Free($"Unnamed: {i}", 0))];

        string Free(string name, int taken)
        {
            string candidate = taken == 0 ? name : $"{name}.{taken}";
            return fields.Contains(candidate) ? Free(name, taken + 1) : candidate;
        }
    }

    private unsafe bool LooksLikeName(string text, bool isQuoted)
    {
        if (text.Length == 0 || (!isQuoted && options.Missing.Contains(text)) || text.AsSpan().TrimStart("+-").Equals("nan", StringComparison.OrdinalIgnoreCase)) return false;
        byte[] bytes = [.. new byte[16], .. Encoding.UTF8.GetBytes(text)];
        fixed (byte* start = bytes)
            return !NumberText.TryDouble(start + 16, bytes.Length - 16, out _, out _);
    }

    private string[] NamesWithoutHeader(int count, string file) => options.Names switch
    {
        null => [.. Enumerable.Range(1, count).Select(i => $"column{i}")],
        var names when names.Count == count => [.. names],
        var names => throw CsvError.At(file, 1, null, $"{names.Count} fields as names were given", $"{count}"),
    };

    private void CheckNames(string[] names, string file, long line)
    {
        if (_names is null)
        {
            foreach (string name in options.Select ?? [])
                if (!names.Contains(name)) throw CsvError.At(file, line, null, $"a column \"{name}\", which is to be read", $"the columns {string.Join(", ", names)}");
            foreach (string name in options.Types.Keys)
                if (!names.Contains(name)) throw CsvError.At(file, line, null, $"a column \"{name}\", which was given a type", $"the columns {string.Join(", ", names)}");
            if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) throw CsvError.At(file, line, null, "columns of different names", $"\"{twice.Key}\" twice. If the first row is data, say so: Header = false, on the command line --no-header");
            _names = names;
        }
        else if (!names.AsSpan().SequenceEqual(_names))
            throw CsvError.At(file, line, null, $"the columns {string.Join(", ", _names)} as {sources[0].Name} has", string.Join(", ", names));
    }

    private ColumnBuilder?[] Builders(int capacity) =>
        [.. _names!.Select(name => options.Select is null || options.Select.Contains(name)
            ? new ColumnBuilder(name, _types.TryGetValue(name, out DType type) ? type : options.Type, _missing, capacity) : null)];

    private bool TakeTexts(ColumnBuilder?[] builders)
    {
        bool any = false;
        foreach (ColumnBuilder? builder in builders)
            if (builder is { NeedsText: true })
            {
                _types[builder.Name] = DType.Text;
                any = true;
            }
        return any;
    }

    private Table Build(ColumnBuilder?[] builders)
    {
        var byName = builders.OfType<ColumnBuilder>().ToDictionary(b => b.Name);
        return new Table([.. (options.Select ?? [.. byName.Keys]).Select(name => byName[name].Build())]);
    }
}
