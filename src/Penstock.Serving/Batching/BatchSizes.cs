using System.Numerics;

namespace Penstock.Serving;

/// <summary>The sizes that batches are rounded up to, so that few plans are made: 1, 2, 4 to 64.</summary>
internal static class BatchSizes
{
    public const int Most = 64, Count = 7;

    public static int At(int index) => 1 << index;

    /// <summary>The place of the smallest size that holds so many rows.</summary>
    public static int IndexOf(int rows) => rows <= 1 ? 0 : BitOperations.Log2((uint)rows - 1) + 1;
}
