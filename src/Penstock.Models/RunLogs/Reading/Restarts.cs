using System.Runtime.CompilerServices;

namespace Penstock.Models;

/// <summary>
/// The restarts of a file. Each drops the points of all tags from a step on; a tag hears of them when its next point comes, so that
/// a file of nothing but restarts costs no more than another.
/// </summary>
internal sealed class Restarts
{
    // Of neighbours the later one has the higher step: what lies between it and an earlier, higher one is dropped by it alone.
    private readonly List<(int Number, long Step)> _rising = [];
    private int _number;

    public int Count => _rising.Count;

    public void Add(long step)
    {
        int kept = _rising.Count;
        while (kept > 0 && _rising[kept - 1].Step >= step) kept--;
        _rising.RemoveRange(kept, _rising.Count - kept);
        _rising.Add((++_number, step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Settle(TagSeries series)
    {
        if (series.Restart != _number) Drop(series);
    }

    private void Drop(TagSeries series)
    {
        (int low, int high) = (0, _rising.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_rising[middle].Number > series.Restart) high = middle;
            else low = middle + 1;
        }
        if (low < _rising.Count) series.Points.DropFrom(_rising[low].Step);
        series.Restart = _number;
    }

    /// <summary>Forgets them, once every tag has heard.</summary>
    public void Clear() => _rising.Clear();
}
