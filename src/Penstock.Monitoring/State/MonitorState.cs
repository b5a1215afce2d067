using System.Text.Json;
using System.Text.Json.Serialization;
using Penstock.Data;

namespace Penstock.Monitoring;

/// <summary>All that a monitor must know to go on after it was stopped. Written beside and renamed.</summary>
internal sealed class MonitorState
{
    private const int FormatVersion = 1, MostBytes = 256 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() }, MaxDepth = 32,
    };

    public int Format { get; set; } = FormatVersion;

    /// <summary>What the state belongs to: another profile or window begins anew.</summary>
    public string Fingerprint { get; set; } = "";

    public Dictionary<string, long> Position { get; set; } = [];

    /// <summary>The profile that was learnt from the first rows, where the model brings none.</summary>
    public string? LearntProfile { get; set; }

    public WindowCounts? Window { get; set; }

    public WindowCounts? LateWindow { get; set; }

    /// <summary>The rows of the two windows, while answers or labels are still learnt.</summary>
    public List<BinnedRow> WindowRows { get; set; } = [];

    public List<BinnedRow> LateRows { get; set; } = [];

    /// <summary>Rows of quiet windows, from which answers and labels are learnt.</summary>
    public List<BinnedRow> Baseline { get; set; } = [];

    public List<BinnedRow> LabelledBaseline { get; set; } = [];

    /// <summary>The name of the earlier rows that answers and labels are known from; null where they are learnt.</summary>
    public string? Reference { get; set; }

    public AnswerReference? Answers { get; set; }

    public LabelReference? Labels { get; set; }

    public Dictionary<string, DetectorState> Detectors { get; set; } = [];

    /// <summary>The detectors that have told of a drift since the last window.</summary>
    public List<string> DetectorDrifts { get; set; } = [];

    /// <summary>What goes on, by kind and column.</summary>
    public Dictionary<string, ActiveCause> Active { get; set; } = [];

    /// <summary>Alerts that are not yet told everywhere.</summary>
    public List<PendingAlert> Pending { get; set; } = [];

    public long Windows { get; set; }

    public long LateWindows { get; set; }

    public long Rows { get; set; }

    public int LabelsRead { get; set; }

    public List<int> LabelsWaiting { get; set; } = [];

    /// <summary>How many labels had been looked for in all of the log, by hours; the earliest first.</summary>
    public List<LabelsSought> LabelsSought { get; set; } = [];

    /// <summary>Remembers that so many labels have been looked for in all of the log: from now on only new rows can be theirs.</summary>
    public void Sought(int labels, DateTimeOffset now)
    {
        if (LabelsSought is [.., { Labels: var known }] && known == labels) return;
        DateTimeOffset hour = new((now.UtcTicks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
        LabelsSought.RemoveAll(sought => sought.Until == hour);
        LabelsSought.Add(new(labels, hour));
    }

    /// <summary>Gives labels up that were looked for before the log's oldest file was begun: their requests are not in it, or no longer.</summary>
    /// <returns>How many.</returns>
    public int GiveUpLabels(DateTimeOffset oldest)
    {
        int old = LabelsSought.LastOrDefault(sought => sought.Until < oldest)?.Labels ?? 0;
        LabelsSought.RemoveAll(sought => sought.Labels < old);
        return LabelsWaiting.RemoveAll(label => label < old);
    }

    public static MonitorState Load(string? path, string fingerprint, out string? note)
    {
        note = null;
        if (path is null || !File.Exists(path)) return new() { Fingerprint = fingerprint };
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException($"more than {MostBytes} bytes");
            MonitorState state = JsonSerializer.Deserialize<MonitorState>(File.ReadAllBytes(path), s_json) ?? throw new JsonException("null");
            if (state.Format != FormatVersion) throw new InvalidDataException($"format {state.Format}");
            if (state.Fingerprint == fingerprint) return state;
            note = $"{path} belongs to another version, profile or window; watching begins anew.";
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException)
        {
            note = $"{path}: expected the state of a monitor, got {e.Message.TrimEnd('.')}; watching begins anew.";
        }
        return new() { Fingerprint = fingerprint };
    }

    public void Save(string? path)
    {
        if (path is null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileReplacement.Write(path, stream => JsonSerializer.Serialize(stream, this, s_json));
    }
}

/// <summary>How many labels had been looked for in all of the log until a full hour.</summary>
internal sealed record LabelsSought(int Labels, DateTimeOffset Until);

/// <summary>A detector as it was.</summary>
internal sealed record DetectorState(StreamState State, double[] Values);

/// <summary>An alert and the places that have it.</summary>
internal sealed record PendingAlert(Alert Alert, List<string> Told);

/// <summary>Something that goes on: since which window, and for how many windows it has been quiet.</summary>
internal sealed record ActiveCause(DriftKind Kind, string Subject, long Since, int Quiet);
