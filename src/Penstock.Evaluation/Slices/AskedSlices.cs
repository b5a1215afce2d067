namespace Penstock.Evaluation;

/// <summary>What became of slices that were asked for.</summary>
/// <param name="Slices">What was asked for, as <see cref="SliceSpec.Parse"/> reads it.</param>
/// <param name="Measured">How many slices were measured.</param>
/// <param name="LeftOut">How many had too few rows.</param>
/// <param name="LeftOutRows">How many rows those have.</param>
public sealed record AskedSlices(string Slices, int Measured, int LeftOut, int LeftOutRows)
{
    /// <summary>Whether no row was in any of them.</summary>
    public bool IsMissing => Measured + LeftOut == 0;
}
