namespace Penstock.Registry;

/// <summary>Why an alias moved.</summary>
public enum AliasMoveKind
{
    /// <summary>It was set to a version.</summary>
    Promote = 1,

    /// <summary>It went back to a version that it had before.</summary>
    Rollback = 2,

    /// <summary>It was taken away.</summary>
    Remove = 3,
}

/// <summary>A move of an alias from one version to another.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Kind">Why it moved.</param>
/// <param name="From">The version before; null for none.</param>
/// <param name="To">The version after; null for none.</param>
/// <param name="Who">Who moved it.</param>
/// <param name="Why">The reason that was given; null for none.</param>
/// <param name="Time">When.</param>
public sealed record AliasMove(string Model, string Alias, AliasMoveKind Kind, int? From, int? To, string Who, string? Why, DateTimeOffset Time);
