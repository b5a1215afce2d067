namespace Penstock.Models;

/// <summary>Fewer points of many, as TensorBoard's routes give them.</summary>
public static class PointSample
{
    /// <summary>Which points stay: all where there are no more than wanted; else the last and, of the others, so many drawn evenly, in their order. The same for the same counts.</summary>
    /// <param name="count">How many points there are.</param>
    /// <param name="most">How many are wanted; 0 for none.</param>
    /// <returns>Their places, rising.</returns>
    public static int[] Of(int count, int most)
    {
        if (most <= 0) return [];
        if (most >= count) return [.. Enumerable.Range(0, count)];
        var (sample, draws) = (new int[most], new Draws(0));
        int taken = 0;
        // Knuth's selection sampling: each place is taken as likely as what is still wanted is among what is still there.
        for (int i = 0; taken < most - 1; i++)
            if (draws.Below(count - 1 - i) < most - 1 - taken) sample[taken++] = i;
        sample[taken] = count - 1;
        return sample;
    }
}
