namespace Penstock.Models;

/// <summary>A tag of a run, which several files may have.</summary>
internal sealed class TagState(string name, TagState? before)
{
    private (TagSeries Series, int Count, int Drops, TagFacts Facts)[] _shown = [];

    /// <summary>The tag in the files, in their order.</summary>
    public List<(EventFile File, TagSeries Series)> Series { get; } = [];

    private TagSnapshot? Snapshot { get; set; }

    /// <summary>The snapshot of the tag: the one before where nothing changed.</summary>
    public TagSnapshot Publish(long revision, int largestTensor, List<LogDamage> damage)
    {
        TagFacts facts = Series.Select(one => one.Series).FirstOrDefault(series => series.IsKnown)?.Facts ?? TagFacts.Unknown;
        foreach (var (file, series) in Series)
            if (series.IsKnown && series.Facts.Plugin != facts.Plugin) damage.Add(new(file.Name, 0, $"expected values of {facts.Plugin} for the tag \"{name}\", as in the files before, got those of {series.Facts.Plugin}. They are passed over."));
        _shown = [.. Series.Select(one => (one.Series, one.Series.Points.Count, one.Series.Points.Drops, one.Series.Facts))];
        if (before?.Snapshot is { } old && before._shown.AsSpan().SequenceEqual(_shown)) return Snapshot = old;
        PointView[] views = [.. Series.Where(one => !one.Series.IsKnown || one.Series.Facts.Plugin == facts.Plugin).Select(one => one.Series.Points.View(numbersOnly: facts.Plugin == RunPlugin.Scalars))];
        bool isBare = name == RunState.GraphTag && facts.Plugin == RunPlugin.Graphs || facts.Plugin == EventDecoder.TaggedRunMetadata;
        return Snapshot = new(name, facts, PointView.Of(views), revision, isBare, largestTensor);
    }
}
