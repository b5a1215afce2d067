namespace Penstock.Data;

/// <summary>What is known of a dataset that the catalog can load.</summary>
/// <param name="Name">The name in files and on the command line: small letters, digits and underscores.</param>
/// <param name="Title">The name that people use.</param>
/// <param name="Description">What an example is and what there is to learn.</param>
/// <param name="Features">What an example has.</param>
public sealed record CatalogEntry(string Name, string Title, string Description, FeaturesDict Features)
{
    /// <summary>The version; another one has other examples or another order.</summary>
    public string Version { get; init; } = "1.0.0";

    /// <summary>The official page; empty for generated data.</summary>
    public string Homepage { get; init; } = "";

    /// <summary>The licence that the source states.</summary>
    public string Licence { get; init; } = "none stated by the source";

    /// <summary>How to cite it; empty where nothing is stated.</summary>
    public string Citation { get; init; } = "";

    /// <summary>The files it needs; none for generated data.</summary>
    public IReadOnlyList<SourceFile> Sources { get; init; } = [];

    /// <summary>How many examples each split of the official files has, in order.</summary>
    public required IReadOnlyList<(string Name, long Count)> Splits { get; init; }

    /// <summary>What a model sees and what it should tell; null where nothing is stated.</summary>
    public SupervisedKeys? Supervised { get; init; }

    /// <summary>What a table's model should tell where no other target is asked for: a column or an expression. The label, where there is one.</summary>
    public string? Target { get => field ?? Supervised?.Label; init; }

    /// <summary>Whether the examples stay in the order in which they are made; false: in that of a hash of their keys.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>The examples of all splits.</summary>
    public long Count => Splits.Sum(s => s.Count);

    /// <summary>Whether the examples are made from a seed and no file is needed.</summary>
    public bool IsGenerated => Sources.Count == 0;

    /// <summary>The classes of the label in the order of their numbers; empty where there are none.</summary>
    public IReadOnlyList<string> ClassNames => Supervised is { } keys && Features.AllLeaves.FirstOrDefault(l => l.Path == keys.Label)?.Feature is ClassLabelFeature label ? label.Names : [];

    /// <summary>Whether the examples are rows of single numbers and texts.</summary>
    public bool IsTable => Features.IsTable;

    /// <summary>Name, title and examples.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Title}, {string.Join(" + ", Splits.Select(s => $"{s.Count:N0}"))} examples");
}
