namespace Penstock.Board;

/// <summary>The numbers and labels of embeddings, read once for as long as their files stay the same; only a few are kept.</summary>
internal sealed class EmbeddingFiles
{
    private const int MostKept = 8;

    private readonly Lock _lock = new();
    private readonly List<(string Key, object Value)> _kept = [];

    public TsvNumbers Numbers(LogEmbedding embedding) => Get(embedding.Tensor, TsvNumbers.Read);

    public TsvTexts Texts(LogEmbedding embedding) => embedding.Metadata is { } file ? Get(file, TsvTexts.Read) : TsvTexts.None;

    private T Get<T>(string path, Func<string, T> read) where T : class
    {
        var file = new FileInfo(path);
        string key = FormattableString.Invariant($"{path}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}");
        lock (_lock)
        {
            if (_kept.FirstOrDefault(k => k.Key == key).Value is T known) return known;
            T value = read(path);
            if (_kept.Count == MostKept) _kept.RemoveAt(0);
            _kept.Add((key, value));
            return value;
        }
    }
}
