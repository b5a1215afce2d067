using Penstock.Data;

namespace Penstock.Models;

/// <summary>What the plugin hparams keeps with a tag: an experiment, or the start or the end of a session.</summary>
public sealed record HParamsPayload
{
    /// <summary>The tag of the experiment.</summary>
    public const string ExperimentTag = "_hparams_/experiment";

    /// <summary>The tag of the start of a session.</summary>
    public const string StartTag = "_hparams_/session_start_info";

    /// <summary>The tag of the end of a session.</summary>
    public const string EndTag = "_hparams_/session_end_info";

    private const int ExperimentField = 2, StartField = 3, EndField = 4;

    /// <summary>The experiment, or null.</summary>
    public HParamExperiment? Experiment { get; init; }

    /// <summary>The start of the session, or null.</summary>
    public HParamSession? Start { get; init; }

    /// <summary>The end of the session, or null.</summary>
    public HParamSessionEnd? End { get; init; }

    /// <summary>The content of the plugin.</summary>
    public byte[] Write()
    {
        var to = new ProtoWriter();
        int begun = to.Begin(Experiment is not null ? ExperimentField : Start is not null ? StartField : EndField);
        Experiment?.Write(to);
        if (Experiment is null) Start?.Write(to);
        if (Experiment is null && Start is null) End?.Write(to);
        to.End(begun);
        return to.Written.ToArray();
    }

    /// <summary>Reads the content of the plugin.</summary>
    /// <param name="content">The bytes.</param>
    /// <exception cref="InvalidDataException">They are no such message.</exception>
    public static HParamsPayload Read(ReadOnlySpan<byte> content) => Payload.Read(RunPlugin.HParams, content, ReadFields);

    private static HParamsPayload ReadFields(ReadOnlySpan<byte> whole)
    {
        var payload = new HParamsPayload();
        var reader = new ProtoReader(whole);
        while (reader.Next(out int field, out WireType type))
        {
            if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == ExperimentField) payload = new() { Experiment = HParamExperiment.Read(whole, reader.Range()) };
            else if (field == StartField) payload = new() { Start = HParamSession.Read(whole, reader.Range()) };
            else if (field == EndField) payload = new() { End = HParamSessionEnd.Read(whole, reader.Range()) };
            else reader.Pass(field, type);
        }
        return payload;
    }
}
