namespace Penstock.Data;

/// <summary>
/// A cache in a folder, which processes may share: each set of elements is a folder named by its key, filled beside and renamed once the epoch was read to its end.
/// Where two fill the same one, the first to end wins.
/// </summary>
internal sealed class DiskCache<T>(string verb, string folder, Func<string> keyOf, CacheOptions options) : ElementCache<T>
{
    private const string FileName = "elements.bin";
    private const int KeyDigits = 64;

    private readonly ElementFormat _format = ElementFormat.Of(typeof(T), verb);
    private readonly Lock _gate = new();
    private string? _key;

    public override void Refresh()
    {
        lock (_gate)
        {
            string key = keyOf();
            if (Current is not null && key == _key) return;
            (_key, Current) = (key, null);
            Open(key);
        }
    }

    public override CacheFilling<T> Begin()
    {
        Directory.CreateDirectory(folder);
        StagedFolder.RemoveLeftovers(folder, _ => false);
        return new Filling(this, new StagedFolder(folder, options.Clock), keyOf());
    }

    private string PathOf(string key) => Path.Combine(folder, key);

    private void Open(string key)
    {
        string path = Path.Combine(PathOf(key), FileName);
        if (!File.Exists(path)) return;
        try
        {
            Current = Kept(ElementFile.Open(path), path);
            Directory.SetLastWriteTimeUtc(PathOf(key), options.Clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            options.Log?.Report($"{verb}: {error.Message} It is made again.");
            Remove(PathOf(key));
        }
    }

    private CachedElements<T> Kept(ElementFile file, string path)
    {
        if (RowFormat.Read(file.Format) is { } layout && typeof(T) == typeof(Example))
        {
            if (file.Count > 0 && layout.RowBytes != file[0].Length) throw new InvalidDataException($"{path}: expected rows of {layout.RowBytes} bytes, got {file[0].Length}.");
            return (CachedElements<T>)(object)new KeptRows(new FileRows(layout, file), file.DataBytes);
        }
        return file.Format == _format.Name ? new KeptFile<T>(file, _format, path) : throw new InvalidDataException($"{path}: expected elements of the kind {_format.Name}, got {file.Format}.");
    }

    private void Publish(StagedFolder staged, string key)
    {
        try
        {
            Directory.Move(staged.FullPath, PathOf(key));
            FolderFlush.Of(folder);
        }
        catch (IOException) when (Directory.Exists(PathOf(key)))
        {
            // Another process was faster; its elements are the same.
        }
        RemoveOld(key);
        lock (_gate)
        {
            if (Current is not null && key == _key) return;
            _key = key;
            Open(key);
        }
    }

    private void RemoveOld(string key)
    {
        var old = new DirectoryInfo(folder).EnumerateDirectories().Where(entry => IsKey(entry.Name) && entry.Name != key && File.Exists(Path.Combine(entry.FullName, FileName)))
            .OrderByDescending(entry => entry.LastWriteTimeUtc).Skip(options.Keep - 1).ToList();
        foreach (DirectoryInfo entry in old)
        {
            options.Log?.Report($"{verb}: removed {entry.FullName}, of another source or other code, since {options.Keep} are kept.");
            Remove(entry.FullName);
        }
    }

    private static bool IsKey(string name) => name.Length == KeyDigits && name.All(char.IsAsciiHexDigitLower);

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes it, or reads it where files that are read cannot go.
        }
    }

    private sealed class Filling(DiskCache<T> cache, StagedFolder staged, string key) : CacheFilling<T>
    {
        private readonly RecordWriter _record = new();
        private ElementFileWriter? _writer;
        private RowLayout? _layout;
        private byte[] _row = [];
        private bool _hasBegun;

        private string PathOf(string name) => Path.Combine(staged.FullPath, name);

        public override void Add(T element)
        {
            if (element is Example example && AddRow(example)) return;
            _writer ??= new ElementFileWriter(PathOf(FileName));
            _record.Clear();
            cache._format.Write(element!, _record);
            _writer.Add(_record.Bytes);
        }

        public override void Finish()
        {
            _writer ??= new ElementFileWriter(PathOf(FileName));
            _writer.Finish(_layout is null ? cache._format.Name : RowFormat.Write(_layout));
            // The source may have changed while it was read.
            if (cache.KeyNow() == key) cache.Publish(staged, key);
            else cache.Tell("the source or the code changed while it was read, so nothing is kept of this epoch");
        }

        public override void Dispose()
        {
            _writer?.Dispose();
            staged.Dispose();
        }

        private bool AddRow(Example example)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _layout = RowLayout.Of(example);
                if (_layout is not null) (_writer, _row) = (new ElementFileWriter(PathOf(FileName), _layout.RowBytes), new byte[_layout.RowBytes]);
            }
            if (_layout is null) return false;
            if (!_layout.Fits(example))
            {
                BeginAnew();
                return false;
            }
            _layout.Write(example, _row);
            _writer!.Add(_row);
            return true;
        }

        /// <summary>Examples differ in their shapes after all: those that are written get the form that any example can have.</summary>
        private void BeginAnew()
        {
            const string first = "rows.bin";
            _writer!.Finish(RowFormat.Write(_layout!));
            File.Move(PathOf(FileName), PathOf(first));
            _writer = new ElementFileWriter(PathOf(FileName));
            using (var rows = ElementFile.Open(PathOf(first)))
                for (long i = 0; i < rows.Count; i++)
                {
                    _record.Clear();
                    cache._format.Write(_layout!.Read(rows[i]), _record);
                    _writer.Add(_record.Bytes);
                }
            File.Delete(PathOf(first));
            _layout = null;
        }
    }

    private string KeyNow() => keyOf();

    private void Tell(string what) => options.Log?.Report($"{verb}: {what}.");
}

/// <summary>Rows in a file.</summary>
internal sealed class FileRows(RowLayout layout, ElementFile file) : RowStore(layout)
{
    public override long Count => file.Count;

    public override bool IsInMemory => file.WasRead;

    public override ReadOnlySpan<byte> this[long row] => file[row];
}

/// <summary>Elements in a file, made anew whenever they are read.</summary>
internal sealed class KeptFile<T>(ElementFile file, ElementFormat format, string path) : CachedElements<T>
{
    public override long Count => file.Count;

    public override long Bytes => file.DataBytes;

    public override T this[long index]
    {
        get
        {
            var record = new RecordReader(path);
            record.Open(file[index]);
            var element = (T)format.Read(record);
            record.Close();
            GC.KeepAlive(file);
            return element;
        }
    }
}
