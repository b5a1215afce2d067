using Penstock.Data;

namespace Penstock.Models;

/// <summary>What the runs of an experiment have in common: the hyperparameters, and what tells how good they are.</summary>
public sealed record HParamExperiment
{
    private const int DescriptionField = 1, UserField = 2, CreatedField = 3, HParamField = 4, MetricField = 5, NameField = 6;

    /// <summary>The name. Default none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is about, in Markdown. Default nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whose it is. Default nobody's.</summary>
    public string User { get; init; } = "";

    /// <summary>When it was created, in seconds since 1970; 0, the default, for not told.</summary>
    public double Created { get; init; }

    /// <summary>The hyperparameters.</summary>
    public IReadOnlyList<HParamInfo> HParams { get; init; } = [];

    /// <summary>What tells how good they are.</summary>
    public IReadOnlyList<HParamMetric> Metrics { get; init; } = [];

    internal void Write(ProtoWriter to)
    {
        to.Text(DescriptionField, Description);
        to.Text(UserField, User);
        to.Double(CreatedField, Created);
        foreach (HParamInfo info in HParams)
        {
            int begun = to.Begin(HParamField);
            info.Write(to);
            to.End(begun);
        }
        foreach (HParamMetric metric in Metrics)
        {
            int begun = to.Begin(MetricField);
            metric.Write(to);
            to.End(begun);
        }
        to.Text(NameField, Name);
    }

    internal static HParamExperiment Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        List<HParamInfo> infos = [];
        List<HParamMetric> metrics = [];
        var experiment = new HParamExperiment { HParams = infos, Metrics = metrics };
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == CreatedField && type == WireType.Fixed64) experiment = experiment with { Created = reader.Double() };
            else if (type != WireType.Bytes) reader.Pass(field, type);
            else if (field == DescriptionField) experiment = experiment with { Description = Payload.Text(ref reader) };
            else if (field == UserField) experiment = experiment with { User = Payload.Text(ref reader) };
            else if (field == NameField) experiment = experiment with { Name = Payload.Text(ref reader) };
            else if (field == HParamField) infos.Add(HParamInfo.Read(whole, reader.Range()));
            else if (field == MetricField) metrics.Add(HParamMetric.Read(whole, reader.Range()));
            else reader.Pass(field, type);
        }
        return experiment;
    }
}
