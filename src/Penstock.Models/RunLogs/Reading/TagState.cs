namespace Penstock.Models;

/// <summary>A tag of a run, which several files may have.</summary>
internal sealed class TagState
{
    private readonly string _name;
    private (TagSeries Series, int Count, int Drops, TagFacts Facts, double First, double Last)[] _shown = [];

    /// <summary>Goes on from the state before, without holding on to it: that would keep every state there ever was.</summary>
    public TagState(string name, TagState? before)
    {
        _name = name;
        if (before is not null) (_shown, Snapshot) = (before._shown, before.Snapshot);
    }

    /// <summary>The tag in the files, in their order.</summary>
    public List<(EventFile File, TagSeries Series)> Series { get; } = [];

    private TagSnapshot? Snapshot { get; set; }

    /// <summary>The snapshot of the tag: the one before where nothing changed.</summary>
    public TagSnapshot Publish(long revision, int largestTensor, Action<LogDamage> tell)
    {
        TagSeries? first = Series.Select(one => one.Series).FirstOrDefault(series => series.IsKnown);
        TagFacts facts = first?.Facts ?? TagFacts.Unknown;
        bool isBare = first is { IsBare: true };
        var fitting = Series.Where(one => !one.Series.IsKnown || one.Series.Facts.Plugin == facts.Plugin && one.Series.IsBare == isBare).ToArray();
        if (fitting.Length < Series.Count) tell(new(Series.Except(fitting).First().File.Name, 0, $"expected values of {facts.Plugin} for the tag \"{_name}\", as in the files before, got others. They are passed over."));
        // What a session was started with, and how it ended, the newest file tells.
        if (facts.Plugin == RunPlugin.HParams) facts = fitting.Last(one => one.Series.IsKnown).Series.Facts;
        // Where there are several files, which of them came first counts too.
        bool isOne = Series.Count == 1;
        (TagSeries, int, int, TagFacts, double, double)[] now = [.. Series.Select(one => (one.Series, one.Series.Points.Count, one.Series.Points.Drops, one.Series.Facts, isOne ? 0 : one.File.Decoder.FirstWall, isOne ? 0 : one.File.Decoder.LastWall))];
        if (Snapshot is { } same && now.AsSpan().SequenceEqual(_shown)) return same;
        _shown = now;
        PointView[] views = [.. fitting.Select(one => one.Series.Points.View(numbersOnly: facts.Plugin == RunPlugin.Scalars))];
        Preempt(views, [.. fitting.Select(one => one.File.Decoder)]);
        return Snapshot = new(_name, facts, PointView.Of(views), revision, isBare, largestTensor);
    }

    // A file that began after another had ended goes on with what that left: as in TensorBoard's default loader, its first step makes those from there on void.
    // Files that were written side by side keep all of theirs.
    private static void Preempt(PointView[] views, EventDecoder[] files)
    {
        // Of the files behind, those that no other makes needless by beginning later with a lower step: both rise along the list.
        List<(double FirstWall, long Step)> later = [];
        for (int i = views.Length - 1; i >= 0; i--)
        {
            long lowest = views[i].LowestStep;
            int after = CountUpTo(later, files[i].LastWall);
            if (after < later.Count && double.IsFinite(files[i].LastWall)) views[i] = views[i].Below(later[after].Step);
            if (views[i].Count == 0 || !double.IsFinite(files[i].FirstWall)) continue;
            int at = CountUpTo(later, files[i].FirstWall);
            if (at < later.Count && later[at].Step <= lowest) continue;
            int from = at;
            while (from > 0 && later[from - 1].Step >= lowest) from--;
            later.RemoveRange(from, at - from);
            later.Insert(from, (files[i].FirstWall, lowest));
        }
    }

    private static int CountUpTo(List<(double FirstWall, long Step)> files, double wall)
    {
        (int low, int high) = (0, files.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (files[middle].FirstWall > wall) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
