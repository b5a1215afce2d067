namespace Penstock.Tests;

/// <summary>The order of tf.data's interleave, written from its description over lists; the vectors hold it true.</summary>
internal static class InterleaveReference
{
    /// <summary>The elements of sequences, read in turn.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<IEnumerable<T>> sequences, int cycle, int block)
    {
        Queue<T>?[] places = new Queue<T>?[cycle];
        var coming = new Queue<Queue<T>>(sequences.Select(sequence => new Queue<T>(sequence)));
        for (int place = 0; coming.Count > 0 || places.Any(queue => queue is not null); place = (place + 1) % cycle)
        {
            if (places[place] is null && !coming.TryDequeue(out places[place])) continue;
            int taken = 0;
            for (; taken < block && places[place]!.TryDequeue(out T? element); taken++) yield return element;
            // After a whole block nobody has looked yet whether there is more.
            if (taken < block) places[place] = null;
        }
    }
}
