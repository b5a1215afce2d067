namespace Penstock.Data;

/// <summary>One of several parts of a range that are as large as each other, or larger by one.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="DropRemainder">Whether what does not divide is left out; else the first parts have one more.</param>
internal sealed record EvenPart(int Index, int Count, bool DropRemainder)
{
    public SplitRange Of(SplitRange range)
    {
        long size = range.Count / Count, remainder = DropRemainder ? 0 : range.Count % Count;
        long from = size * Index + Math.Min(Index, remainder), to = size * (Index + 1) + Math.Min(Index + 1, remainder);
        return range with { From = range.From + from, To = range.From + to };
    }
}
