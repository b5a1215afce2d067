using Penstock.Models;

namespace Penstock.Board;

/// <summary>Tells what runs do: what they say at their end, or else whether something came of late.</summary>
internal sealed class RunStatuses(TimeProvider clock)
{
    /// <summary>After so long without an event a run is no longer called running.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (long Revision, RunStatus? Said)> _said = new(StringComparer.Ordinal);

    public IReadOnlyList<RunStatus> Of(IReadOnlyList<LoggedRun> runs)
    {
        double quiet = (clock.GetUtcNow() - s_quiet - DateTimeOffset.UnixEpoch).TotalSeconds;
        var states = new RunStatus[runs.Count];
        for (int i = 0; i < states.Length; i++) states[i] = Said(runs[i]) ?? (runs[i].LastWall >= quiet ? RunStatus.Running : RunStatus.Unknown);
        return states;
    }

    private RunStatus? Said(LoggedRun run)
    {
        if (_said.TryGetValue(run.Name, out var known) && known.Revision == run.Revision) return known.Said;
        RunStatus? said = run.Find(HParamsPayload.EndTag) is { Plugin: RunPlugin.HParams } end ? SaidBy(run, end) : null;
        _said[run.Name] = (run.Revision, said);
        return said;
    }

    // A training that was stopped says that it does not know; what comes later is of one that goes on.
    private static RunStatus? SaidBy(LoggedRun run, LoggedTag end)
    {
        try
        {
            return HParamsPayload.Read(end.Content.Span).End?.Status switch
            {
                SessionStatus.Success => RunStatus.Done,
                SessionStatus.Failure => RunStatus.Failed,
                SessionStatus.Unknown when end.LastWall >= run.LastWall => RunStatus.Unknown,
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
