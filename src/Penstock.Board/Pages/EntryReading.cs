using Penstock.Models;

namespace Penstock.Board;

/// <summary>Reads the values of a tag one after the other; those that cannot be read any more, or make no sense, are passed over.</summary>
internal static class EntryReading
{
    /// <summary>The newest entries that an answer may hold, each made of its tensor by a delegate, which gives null for what is none.</summary>
    public static IEnumerable<T> Read<T>(this LoggedTag tag, Func<int, LoggedTensor, T?> make, int most = BoardLimits.Entries, CancellationToken cancellation = default) where T : class =>
        Read(tag, Enumerable.Range(Math.Max(0, tag.Count - most), Math.Min(tag.Count, most)), make, cancellation);

    /// <summary>The entries of some indices.</summary>
    public static IEnumerable<T> Read<T>(this LoggedTag tag, IEnumerable<int> indices, Func<int, LoggedTensor, T?> make, CancellationToken cancellation = default) where T : class
    {
        foreach (int index in indices)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryRead(tag, index, make) is { } entry) yield return entry;
        }
    }

    /// <summary>Indices spread evenly over all of a tag, the last among them.</summary>
    public static IEnumerable<int> Spread(int count, int most)
    {
        int taken = Math.Min(count, most);
        for (int i = 0; i < taken; i++) yield return taken == 1 ? count - 1 : (int)((long)i * (count - 1) / (taken - 1));
    }

    private static T? TryRead<T>(LoggedTag tag, int index, Func<int, LoggedTensor, T?> make) where T : class
    {
        try
        {
            return make(index, tag.ReadTensor(index));
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            return null;
        }
    }
}
