namespace Penstock.Board;

/// <summary>
/// Takes few points of many: the first, the last, and of each of equally many neighbours the least, the greatest and the first that is no number,
/// so that no peak and no hole is lost.
/// </summary>
internal static class ScalarReduction
{
    /// <summary>The indices of the points to show, growing.</summary>
    /// <param name="values">The values.</param>
    /// <param name="points">About how many are wanted: 4 or more; 0 for all.</param>
    public static int[] Of(ReadOnlySpan<double> values, int points)
    {
        if (points == 0 || values.Length <= points)
        {
            int[] all = new int[values.Length];
            for (int i = 0; i < all.Length; i++) all[i] = i;
            return all;
        }
        int inner = values.Length - 2, buckets = Math.Max(1, (points - 2) / 2);
        var kept = new List<int>(points) { 0 };
        Span<int> chosen = stackalloc int[3];
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int begin = 1 + (int)((long)bucket * inner / buckets), end = 1 + (int)((long)(bucket + 1) * inner / buckets);
            int count = Extremes(values[begin..end], chosen);
            for (int i = 0; i < count; i++) kept.Add(begin + chosen[i]);
        }
        kept.Add(values.Length - 1);
        return [.. kept];
    }

    private static int Extremes(ReadOnlySpan<double> values, Span<int> chosen)
    {
        int least = -1, greatest = -1, none = -1;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (double.IsNaN(value)) none = none < 0 ? i : none;
            else
            {
                if (least < 0 || value < values[least]) least = i;
                if (greatest < 0 || value > values[greatest]) greatest = i;
            }
        }
        int count = 0;
        Add(chosen, ref count, least);
        Add(chosen, ref count, greatest);
        Add(chosen, ref count, none);
        chosen[..count].Sort();
        return count;
    }

    private static void Add(Span<int> chosen, ref int count, int index)
    {
        if (index >= 0 && !chosen[..count].Contains(index)) chosen[count++] = index;
    }
}
