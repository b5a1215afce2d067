using Penstock.Data;

namespace Penstock.Models;

/// <summary>How a session with certain hyperparameters stands.</summary>
public enum SessionStatus
{
    /// <summary>Not told.</summary>
    Unknown = 0,
    /// <summary>It ended well.</summary>
    Success = 1,
    /// <summary>It failed.</summary>
    Failure = 2,
    /// <summary>It runs.</summary>
    Running = 3,
}

/// <summary>The start of a session: a training with certain hyperparameters.</summary>
/// <param name="HParams">The value of each hyperparameter, by name.</param>
public sealed record HParamSession(IReadOnlyDictionary<string, HParamValue> HParams)
{
    private const int HParamField = 1, ModelField = 2, MonitorField = 3, GroupField = 4, StartField = 5, KeyField = 1, ValueField = 2;

    /// <summary>Sessions of one group are repetitions with the same hyperparameters. Default none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Where the model is kept. Default not told.</summary>
    public string ModelUri { get; init; } = "";

    /// <summary>Where the session is watched. Default not told.</summary>
    public string MonitorUrl { get; init; } = "";

    /// <summary>When it began, in seconds since 1970; 0 for not told.</summary>
    public double Start { get; init; }

    internal void Write(ProtoWriter to)
    {
        foreach (var (name, value) in HParams.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            int entry = to.Begin(HParamField);
            to.Text(KeyField, name);
            int begun = to.Begin(ValueField);
            value.Write(to);
            to.End(begun);
            to.End(entry);
        }
        to.Text(ModelField, ModelUri);
        to.Text(MonitorField, MonitorUrl);
        to.Text(GroupField, Group);
        to.Double(StartField, Start);
    }

    internal static HParamSession Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var values = new Dictionary<string, HParamValue>();
        var session = new HParamSession(values);
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == StartField && type == WireType.Fixed64) session = session with { Start = reader.Double() };
            else if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == HParamField) ReadEntry(whole, reader.Range(), values);
            else if (field == ModelField) session = session with { ModelUri = Payload.Text(ref reader) };
            else if (field == MonitorField) session = session with { MonitorUrl = Payload.Text(ref reader) };
            else if (field == GroupField) session = session with { Group = Payload.Text(ref reader) };
            else reader.Pass(field, type);
        }
        return session;
    }

    private static void ReadEntry(ReadOnlySpan<byte> whole, WireRange range, Dictionary<string, HParamValue> values)
    {
        string name = "";
        HParamValue value = default;
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == KeyField && type == WireType.Bytes) name = Payload.Text(ref reader);
            else if (field == ValueField && type == WireType.Bytes) value = HParamValue.Read(whole, reader.Range());
            else reader.Pass(field, type);
        }
        values[name] = value;
    }
}

/// <summary>The end of a session.</summary>
/// <param name="Status">How it ended.</param>
public sealed record HParamSessionEnd(SessionStatus Status)
{
    private const int StatusField = 1, EndField = 2;

    /// <summary>When it ended, in seconds since 1970; 0 for not told.</summary>
    public double End { get; init; }

    internal void Write(ProtoWriter to)
    {
        to.Varint(StatusField, (ulong)Status);
        to.Double(EndField, End);
    }

    internal static HParamSessionEnd Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var end = new HParamSessionEnd(SessionStatus.Unknown);
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == StatusField && type == WireType.Varint) end = end with { Status = reader.Varint() is <= 3 and var status ? (SessionStatus)(int)status : SessionStatus.Unknown };
            else if (field == EndField && type == WireType.Fixed64) end = end with { End = reader.Double() };
            else reader.Pass(field, type);
        }
        return end;
    }
}
