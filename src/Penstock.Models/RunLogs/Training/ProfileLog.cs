using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs where the time of a training goes and what memory it takes, again and again while it runs.</summary>
/// <param name="writer">The log.</param>
/// <param name="steps">The log of steps, which knows their times.</param>
/// <param name="options">How is trained.</param>
internal sealed class ProfileLog(RunWriter writer, StepLog steps, FitOptions options)
{
    private const int MostSamples = 256;
    private const double ShareOfTime = 0.01;
    private static readonly TimeSpan s_leastBetween = TimeSpan.FromSeconds(5);
    private readonly List<ProfilePayload.Memory> _memory = new(MostSamples);
    private readonly long _began = options.Clock.GetTimestamp();
    private TimeSpan _sampleEvery = TimeSpan.FromSeconds(2);
    private long? _sampled, _logged;

    /// <summary>Whether so much time went by that the profile is to be logged again: five seconds, and a hundredth of the training's, so that a long one logs no more than some hundred.</summary>
    public bool IsDue
    {
        get
        {
            TimeSpan since = options.Clock.GetElapsedTime(_logged ?? _began), share = ShareOfTime * options.Clock.GetElapsedTime(_began);
            return since >= (share > s_leastBetween ? share : s_leastBetween);
        }
    }

    /// <summary>Whether nothing is logged yet.</summary>
    public bool IsEmpty => _logged is null;

    /// <summary>Looks at the memory after a step, every two seconds and in long trainings more seldom.</summary>
    /// <param name="arena">The bytes that values of a step lie in.</param>
    public void Sample(long arena)
    {
        long now = options.Clock.GetTimestamp();
        if (_sampled is { } last && options.Clock.GetElapsedTime(last, now) < _sampleEvery) return;
        _sampled = now;
        if (_memory.Count == MostSamples) ThinOut();
        _memory.Add(MemoryOf(arena));
    }

    /// <summary>Logs all that is known so far.</summary>
    /// <param name="input">How long was waited for batches.</param>
    /// <param name="profile">The steps that were measured.</param>
    /// <param name="arena">The bytes that values of a step lie in.</param>
    public void Log(TrainingInput input, RunProfile profile, long arena)
    {
        _logged = options.Clock.GetTimestamp();
        List<ProfilePayload.Memory> memory = [.. _memory];
        if (memory.Count == 0 || memory[^1].Step < steps.Last) memory.Add(MemoryOf(arena));
        ProfilePayload payload = ProfilePayload.Of(Bottleneck.Of(input, profile, MachineLimits.Of(options.Threads)));
        writer.Profile("profile", payload with { MemoryOverTime = memory, Steps = steps.Timings() }, steps.Last);
    }

    private ProfilePayload.Memory MemoryOf(long arena) => new(steps.Last, Environment.WorkingSet) { Arena = arena, Managed = GC.GetTotalMemory(forceFullCollection: false) };

    private void ThinOut()
    {
        for (int i = 0; i < MostSamples / 2; i++) _memory[i] = _memory[2 * i];
        _memory.RemoveRange(MostSamples / 2, MostSamples / 2);
        _sampleEvery *= 2;
    }
}
