using Penstock.Models;

namespace Penstock.Board;

/// <summary>Reads the values of a tag one after the other; those that cannot be read any more, or make no sense, are passed over and told.</summary>
internal static class EntryReading
{
    /// <summary>The newest entries that an answer may hold, each made of its tensor by a delegate, which gives null for what is none.</summary>
    public static IEnumerable<T> Read<T>(this LoggedTag tag, Func<int, LoggedTensor, T?> make, UnreadValues? unread, int most = BoardLimits.Entries, CancellationToken cancellation = default) where T : class =>
        Read(tag, Enumerable.Range(Math.Max(0, tag.Count - most), Math.Min(tag.Count, most)), make, unread, cancellation);

    /// <summary>The entries of some indices.</summary>
    public static IEnumerable<T> Read<T>(this LoggedTag tag, IEnumerable<int> indices, Func<int, LoggedTensor, T?> make, UnreadValues? unread, CancellationToken cancellation = default) where T : class
    {
        foreach (int index in indices)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryRead(tag, index, make, unread) is { } entry) yield return entry;
        }
    }

    /// <summary>Entries spread evenly over all of a tag, the last among them, but only as many as an answer holds: where they are too large together, every other one goes, again and again.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="most">How many.</param>
    /// <param name="make">Makes one of its tensor.</param>
    /// <param name="sizeOf">How much one adds to <see cref="BoardLimits.Rows"/>.</param>
    /// <param name="unread">Is told what cannot be read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static T[] ReadSpread<T>(this LoggedTag tag, int most, Func<int, LoggedTensor, T?> make, Func<T, int> sizeOf, UnreadValues? unread, CancellationToken cancellation) where T : class
    {
        int taken = Math.Min(tag.Count, most), stride = 1;
        long size = 0;
        List<(int Place, T Entry)> kept = [];
        for (int place = 0; place < taken; place += stride)
        {
            cancellation.ThrowIfCancellationRequested();
            int back = taken == 1 ? 0 : (int)((long)place * (tag.Count - 1) / (taken - 1));
            if (TryRead(tag, tag.Count - 1 - back, make, unread) is not { } entry) continue;
            kept.Add((place, entry));
            size += sizeOf(entry);
            while (size > BoardLimits.Rows && kept.Count > 1)
            {
                stride *= 2;
                kept.RemoveAll(one => one.Place % stride != 0);
                size = kept.Sum(one => (long)sizeOf(one.Entry));
            }
        }
        return [.. Enumerable.Reverse(kept).Select(one => one.Entry)];
    }

    private static T? TryRead<T>(LoggedTag tag, int index, Func<int, LoggedTensor, T?> make, UnreadValues? unread) where T : class
    {
        try
        {
            LoggedTensor tensor = tag.ReadTensor(index);
            if (make(index, tensor) is { } entry) return entry;
            unread?.Add(tag, index, $"expected a value as {tag.Plugin} has it, got {tensor}.");
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            unread?.Add(tag, index, error.Message);
        }
        return null;
    }
}
