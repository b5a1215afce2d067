namespace Penstock.Monitoring;

/// <summary>A row as windows count it.</summary>
/// <param name="Bins">The bin of each column.</param>
/// <param name="Answer">The class, or the score; NaN where the log has none.</param>
/// <param name="Label">The class or number that came later; NaN while it has not.</param>
/// <param name="Error">1 for a wrong class, 0 for the right one; of numbers, the absolute error; NaN without a label.</param>
/// <param name="IsOutside">Whether the model was never shown its like.</param>
internal readonly record struct BinnedRow(ushort[] Bins, double Answer, double Label, double Error, bool IsOutside);
