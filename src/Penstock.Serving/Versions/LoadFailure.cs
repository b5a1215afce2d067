namespace Penstock.Serving;

/// <summary>How often a version could not be loaded, and when it may be tried again: a while later, twice as long each time, up to five times, or when its file has changed.</summary>
internal sealed record LoadFailure(int Times, long Bytes, DateTime Changed, long At)
{
    private const int MostTries = 6;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1), s_most = TimeSpan.FromMinutes(1);

    private TimeSpan Wait => TimeSpan.FromTicks(Math.Min(s_most.Ticks, s_first.Ticks << Math.Min(Times - 1, 10)));

    /// <summary>One more failure.</summary>
    public static LoadFailure Of(LoadFailure? before, string folder, TimeProvider clock)
    {
        var (bytes, changed) = Stamp(folder);
        bool isSame = before is not null && (before.Bytes, before.Changed) == (bytes, changed);
        return new(isSame ? before!.Times + 1 : 1, bytes, changed, clock.GetTimestamp());
    }

    public bool MayRetry(string folder, TimeProvider clock) =>
        clock.GetElapsedTime(At) >= Wait && (Times < MostTries || (Bytes, Changed) != Stamp(folder));

    public override string ToString() => Times < MostTries ? $"Next try in {Wait.TotalSeconds:0} s." : "Next try when its file changes.";

    private static (long, DateTime) Stamp(string folder)
    {
        try
        {
            FileInfo file = VersionFolders.ModelIn(folder);
            return (file.Length, file.LastWriteTimeUtc);
        }
        catch (IOException)
        {
            return (-1, default);
        }
    }
}
