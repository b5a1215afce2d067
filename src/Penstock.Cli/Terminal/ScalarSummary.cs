using Penstock.Models;

namespace Penstock.Cli;

/// <summary>What the values of a tag of single numbers come to.</summary>
/// <param name="Last">The last one.</param>
/// <param name="Least">The least that is a number; NaN where none is.</param>
/// <param name="Greatest">The greatest.</param>
internal sealed record ScalarSummary(double Last, double Least, double Greatest)
{
    /// <summary>Null where the tag is absent, empty or holds something else.</summary>
    public static ScalarSummary? Of(LoggedTag? tag)
    {
        if (tag is not { Plugin: RunPlugin.Scalars, Count: > 0 }) return null;
        (double last, double least, double greatest) = (double.NaN, double.NaN, double.NaN);
        foreach (double value in tag.ReadScalars().Values)
        {
            last = value;
            if (!(least <= value) && !double.IsNaN(value)) least = value;
            if (!(greatest >= value) && !double.IsNaN(value)) greatest = value;
        }
        return new(last, least, greatest);
    }
}
