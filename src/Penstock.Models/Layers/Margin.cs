namespace Penstock.Models;

/// <summary>How many places are put before and after, or taken from the ends of, a spatial axis; a single number stands for both ends.</summary>
/// <param name="Before">At the start.</param>
/// <param name="After">At the end.</param>
public readonly record struct Margin(int Before, int After)
{
    /// <summary>The same at both ends.</summary>
    public static implicit operator Margin(int both) => new(both, both);

    /// <summary>A number for each end.</summary>
    public static implicit operator Margin((int Before, int After) ends) => new(ends.Before, ends.After);

    /// <summary>Both numbers.</summary>
    public override string ToString() => $"({Before}, {After})";
}
