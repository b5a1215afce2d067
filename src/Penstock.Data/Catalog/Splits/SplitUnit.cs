namespace Penstock.Data;

/// <summary>What the bounds of a slice count.</summary>
internal enum SplitUnit
{
    Examples,
    Percent,
    Shards,
}
