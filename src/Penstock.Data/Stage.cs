namespace Penstock.Data;

/// <summary>
/// What a dataset is, as data: its verb, the stages that it stands on, and the settings that decide its elements
/// (functions, seeds, sizes, files). What only changes its speed, such as a parallelism, is no setting.
/// </summary>
internal sealed class Stage(string verb, IReadOnlyList<Stage> sources, params IReadOnlyList<object?> settings)
{
    /// <summary>The verb that made the dataset.</summary>
    public string Verb => verb;

    /// <summary>The stages that its elements come from; none for a source.</summary>
    public IReadOnlyList<Stage> Sources => sources;

    /// <summary>What decides its elements, besides those of its sources.</summary>
    public IReadOnlyList<object?> Settings => settings;

    /// <summary>The verbs from the sources to here: <c>From > Map > Batch</c>.</summary>
    public override string ToString() => sources.Count switch
    {
        0 => verb,
        1 => $"{sources[0]} > {verb}",
        _ => $"({string.Join(", ", sources)}) > {verb}",
    };
}
