using System.Collections.Frozen;
using Penstock.Models;

namespace Penstock.Board;

/// <summary>What is known of the logs at one moment; it does not change.</summary>
internal sealed class BoardSnapshot(long revision, IReadOnlyList<LoggedRun> runs, IReadOnlyList<RunStatus> states, LoadProgress loading, IReadOnlyList<LogDamage> damage)
{
    private readonly Lazy<FrozenDictionary<string, int>> _indices = new(() => runs.Index().ToFrozenDictionary(r => r.Item.Name, r => r.Index, StringComparer.Ordinal));

    /// <summary>Grows with every change of logs, notes or states.</summary>
    public long Revision => revision;

    public IReadOnlyList<LoggedRun> Runs => runs;

    /// <summary>What each run does, in the order of the runs.</summary>
    public IReadOnlyList<RunStatus> States => states;

    public LoadProgress Loading => loading;

    /// <summary>What was left out of the folder as a whole.</summary>
    public IReadOnlyList<LogDamage> Damage => damage;

    /// <summary>A run by name; null for none.</summary>
    public LoggedRun? Find(string name) => _indices.Value.TryGetValue(name, out int index) ? runs[index] : null;

    /// <summary>Whether something is logged to a run now.</summary>
    public bool IsRunning(string name) => _indices.Value.TryGetValue(name, out int index) && states[index] == RunStatus.Running;

    /// <summary>The runs that are new or differ from those of another snapshot, or that are gone.</summary>
    public IEnumerable<string> ChangedSince(BoardSnapshot earlier)
    {
        for (int i = 0; i < runs.Count; i++)
        {
            LoggedRun run = runs[i];
            int before = i < earlier.Runs.Count && earlier.Runs[i].Name == run.Name ? i : earlier._indices.Value.GetValueOrDefault(run.Name, -1);
            if (before < 0 || earlier.Runs[before].Revision != run.Revision || earlier.States[before] != states[i]) yield return run.Name;
        }
        foreach (LoggedRun gone in earlier.Runs)
            if (!_indices.Value.ContainsKey(gone.Name)) yield return gone.Name;
    }
}
