using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>
/// Watches a model in use: reads what its servers logged, compares windows of rows with training and with quieter times, joins labels that came
/// late, names what is wrong and tells it. It stops and goes on where it was; it changes nothing but its own state.
/// </summary>
public sealed class ModelMonitor
{
    private const long RowsBetweenSaves = 100_000;

    private readonly MonitorOptions _options;

    /// <summary>A monitor; nothing is read yet.</summary>
    /// <exception cref="ArgumentException">A setting makes no sense.</exception>
    public ModelMonitor(MonitorOptions options)
    {
        options.Check();
        _options = options with { Signature = options.Signature with { Columns = [.. options.Signature.Columns.Where(c => !options.Ignored.Contains(c.Name))] } };
    }

    /// <summary>Reads what is new, judges the windows that are full, tells alerts, and keeps the state.</summary>
    /// <param name="cancellation">Stops between two parts of the log; what was judged is kept.</param>
    /// <exception cref="IOException">The state cannot be written.</exception>
    public async Task<MonitorReport> RunAsync(CancellationToken cancellation = default)
    {
        MonitorState state = MonitorState.Load(_options.StateFile, Fingerprint(), out string? note);
        var round = new MonitorRound(_options, state);
        if (note is not null) round.Problems.Add(note);
        await DeliverAsync(round, state, cancellation).ConfigureAwait(false);
        LateLabels? labels = round.Labels = ReadLabels(round, state);
        RequestLogReader reader = NewReader();
        if (!Directory.Exists(_options.Requests)) round.Problems.Add($"there is no folder {_options.Requests} yet: the server makes it with the first logged request.");
        if (round.Start(reader))
        {
            bool isFirst = state.Position.Count == 0;
            long sinceSave = 0;
            foreach (RequestPart part in reader.Read(new RequestLogPosition(state.Position)))
            {
                cancellation.ThrowIfCancellationRequested();
                round.Add(part, labels?.Take(part));
                state.Position = new(reader.Position.Read);
                sinceSave += part.Count;
                if (state.Pending.Count == 0 && sinceSave < RowsBetweenSaves) continue;
                round.Keep();
                await DeliverAsync(round, state, cancellation).ConfigureAwait(false);
                sinceSave = 0;
            }
            state.Position = new(reader.Position.Read);
            if (labels is not null && !isFirst) Join(round, labels, state, cancellation);
            if (labels is not null && state.Position.Count > 0) state.Sought(labels.Count, _options.Clock.GetUtcNow());
        }
        if (labels is not null) round.SayOf(labels);
        round.Watch();
        round.Keep();
        await DeliverAsync(round, state, cancellation).ConfigureAwait(false);
        round.Problems.AddRange(reader.Problems.Sentences());
        return round.Report();
    }

    private RequestLogReader NewReader()
    {
        RequestLogReader reader = RequestLogReader.For(_options.Requests, _options.Signature);
        return new(_options.Requests, reader.Columns) { Ignored = _options.Ignored, MissingTokens = reader.MissingTokens, Threads = _options.Threads };
    }

    private LateLabels? ReadLabels(MonitorRound round, MonitorState state)
    {
        if (_options.Labels is null) return null;
        if (!File.Exists(_options.Labels))
        {
            round.Problems.Add($"there is no file {_options.Labels} of labels yet.");
            return null;
        }
        if (RequestFile.OldestIn(_options.Requests) is { } oldest && state.GiveUpLabels(oldest) is > 0 and int old)
            round.Problems.Add(FormattableString.Invariant($"{old:N0} labels are older than the oldest file of the log and were given up."));
        LateLabels? labels = LateLabels.Read(_options.Labels, _options.Signature, state.LabelsRead, state.LabelsWaiting);
        if (labels?.Count < state.LabelsRead) state.LabelsSought = [];
        return labels;
    }

    // Labels of rows that were judged before: windows of their own, which show what labels alone can show. Rows of labels that were looked for before are among the new ones.
    private void Join(MonitorRound round, LateLabels labels, MonitorState state, CancellationToken cancellation)
    {
        int sought = state.LabelsSought is [.., var last] ? last.Labels : 0;
        if (!labels.WaitsFrom(sought)) return;
        RequestLogReader reader = NewReader();
        foreach (RequestPart part in reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            round.AddLate(part, labels.Take(part));
            if (!labels.WaitsFrom(sought)) break;
        }
    }

    /// <summary>Tells what waits; what fails stays for the next round.</summary>
    private async Task DeliverAsync(MonitorRound round, MonitorState state, CancellationToken cancellation)
    {
        if (state.Pending.Count == 0) return;
        foreach (PendingAlert pending in state.Pending.ToList())
        {
            foreach (IAlertSink sink in _options.Sinks.Where(s => !pending.Told.Contains(s.Name) && !round.HasFailed(s.Name)))
            {
                try
                {
                    await sink.TellAsync(pending.Alert, cancellation).ConfigureAwait(false);
                    pending.Told.Add(sink.Name);
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    // Whatever a receiver does, watching goes on.
                    round.Undelivered(sink.Name, e.Message);
                }
            }
            if (_options.Sinks.All(s => pending.Told.Contains(s.Name))) state.Pending.Remove(pending);
        }
        round.Keep();
    }

    private string Fingerprint()
    {
        string profile = _options.Profile is { } known ? $"{known.Rows}/{string.Join(',', known.Columns.Select(c => FormattableString.Invariant($"{c.Name}:{c.Count}:{c.Missing}:{c.Numbers?.Mean:R}:{c.Texts?.Distinct}")))}" : "none";
        return FormattableString.Invariant($"{_options.Model}/{_options.Version}/{_options.WindowRows}/{_options.WindowTime}/{RequestLog.HashOf(profile + string.Join(',', _options.Signature.Columns.Select(c => c.Name))):x16}");
    }
}
