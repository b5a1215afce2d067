using System.Collections.Concurrent;

namespace Penstock.Board;

/// <summary>What the files of embeddings hold, read once for as long as they stay the same: the sizes of all, the numbers and labels of those used last.</summary>
internal sealed class EmbeddingFiles
{
    private const long MostBytes = 256 << 20;
    private const int MostSizes = 10_000;

    private readonly ConcurrentDictionary<string, EmbeddingSize> _sizes = [];
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Lazy<object> Value, long Bytes)> _kept = [];

    /// <summary>The size of an embedding and the names of its labels.</summary>
    public EmbeddingSize SizeOf(LogEmbedding embedding, CancellationToken cancellation)
    {
        string key = KeyOf(embedding.Tensor!) + (embedding.Metadata is { } metadata ? KeyOf(metadata) : "");
        if (_sizes.TryGetValue(key, out EmbeddingSize? known)) return known;
        var (rows, columns) = TsvNumbers.Count(embedding.Tensor!, cancellation);
        var size = new EmbeddingSize(rows, columns, embedding.Metadata is null ? [] : TsvTexts.Read(embedding.Metadata, cancellation, 1).Columns);
        if (_sizes.Count >= MostSizes) _sizes.Clear();
        return _sizes[key] = size;
    }

    public TsvNumbers Numbers(LogEmbedding embedding, CancellationToken cancellation) => Get(embedding.Tensor!, path => TsvNumbers.Read(path, cancellation));

    public TsvTexts Texts(LogEmbedding embedding, CancellationToken cancellation) => embedding.Metadata is { } file ? Get(file, path => TsvTexts.Read(path, cancellation)) : TsvTexts.None;

    private T Get<T>(string path, Func<string, T> read) where T : class
    {
        string key = typeof(T).Name + KeyOf(path);
        Lazy<object> value;
        lock (_lock)
        {
            LinkedListNode<(string Key, Lazy<object> Value, long Bytes)>? node = _kept.First;
            while (node is not null && node.Value.Key != key) node = node.Next;
            if (node is null) node = new((key, new(() => read(path)), new FileInfo(path).Length));
            else _kept.Remove(node);
            _kept.AddFirst(node);
            while (_kept.Count > 1 && _kept.Sum(k => k.Bytes) > MostBytes) _kept.RemoveLast();
            value = node.Value.Value;
        }
        try
        {
            return (T)value.Value;
        }
        catch
        {
            // What was given up, or could not be read, is read again when it is asked for again.
            lock (_lock)
                if (_kept.FirstOrDefault(k => k.Value == value) is { Key: not null } failed) _kept.Remove(failed);
            throw;
        }
    }

    private static string KeyOf(string path) => new FileInfo(path) is var file ? FormattableString.Invariant($"\n{path}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}") : "";
}
