namespace Penstock.Data;

/// <summary>Numbers of epochs for datasets within datasets, so that no two of them are shuffled alike. Frozen, as the orders that follow from them are.</summary>
internal static class InnerEpoch
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>The epoch of a part, such as the dataset of an element, in an epoch of the whole.</summary>
    public static long Of(long epoch, long part) =>
        unchecked((long)(SeededRandom.Mix(SeededRandom.Mix((ulong)epoch + Step) + ((ulong)part + 1) * Step) >> 1));

    /// <summary>The epoch of the first pass of a repeat; the next ones follow it.</summary>
    public static long OfFirstPass(long epoch, long times) => times switch
    {
        Dataset.Endless when epoch < 1L << 31 => epoch << 32,
        Dataset.Endless => Of(epoch, 0),
        > 0 when epoch > (long.MaxValue - times) / times => Of(epoch, 0),
        _ => epoch * times,
    };
}
