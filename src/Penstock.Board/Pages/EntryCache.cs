using System.Collections.Concurrent;
using Penstock.Models;

namespace Penstock.Board;

/// <summary>What is told of each step of tags in lists, by the first bytes of values, which may be large; read once, as pages ask again while a run grows.</summary>
internal sealed class EntryCache<T>(Func<LoggedHead, T?> make) where T : class
{
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<(string Run, string Tag, int Index, double Wall), T> _known = [];

    /// <summary>The newest steps of a tag; those that cannot be read are passed over and told.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="unread">Is told what cannot be read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="most">How many steps.</param>
    public IEnumerable<(int Index, T Entry)> Read(LoggedTag tag, UnreadValues? unread, CancellationToken cancellation, int most = BoardLimits.Entries)
    {
        for (int i = Math.Max(0, tag.Count - most); i < tag.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var key = (tag.Run.Name, tag.Name, i, tag.At(i).Wall);
            if (!_known.TryGetValue(key, out T? entry))
            {
                entry = TryRead(tag, i, unread);
                if (entry is null) continue;
                if (_known.Count >= Most) _known.Clear();
                _known[key] = entry;
            }
            yield return (i, entry);
        }
    }

    private T? TryRead(LoggedTag tag, int index, UnreadValues? unread)
    {
        try
        {
            LoggedHead head = tag.ReadHead(index);
            if (make(head) is { } entry) return entry;
            unread?.Add(tag, index, $"expected a value as {tag.Plugin} has it, got {(head.IsText ? "text" : "numbers")} [{string.Join(", ", head.Shape)}].");
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            unread?.Add(tag, index, error.Message);
        }
        return null;
    }
}
