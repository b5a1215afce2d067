namespace Penstock.Data;

/// <summary>How a percentage of a split becomes a number of examples.</summary>
public enum PercentRounding
{
    /// <summary>To the nearest number, halves to the even one: all examples are in one slice or another.</summary>
    Closest,

    /// <summary>Multiples of one percent cut down to a whole number: slices of equal percents are equally large, and what remains is in none.</summary>
    OnePercentSteps,
}
