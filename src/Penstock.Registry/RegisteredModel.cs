namespace Penstock.Registry;

/// <summary>A model that has a name, and where its aliases point.</summary>
/// <param name="Name">The name.</param>
/// <param name="Versions">How many versions there are.</param>
/// <param name="LastVersion">The highest number that was given; 0 for none.</param>
/// <param name="Aliases">The aliases and the versions that they point to.</param>
/// <param name="Created">When its first version was registered.</param>
public sealed record RegisteredModel(string Name, int Versions, int LastVersion, IReadOnlyDictionary<string, int> Aliases, DateTimeOffset Created);
