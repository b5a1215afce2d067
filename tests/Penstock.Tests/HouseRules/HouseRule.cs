namespace Penstock.Tests;

/// <summary>A rule that the tracked files keep.</summary>
internal static class HouseRule
{
    /// <summary>Fails with every place that breaks the rule, one a line.</summary>
    public static void Holds(IEnumerable<string> broken)
    {
        string[] places = [.. broken.Distinct()];
        if (places.Length > 0) Assert.Fail($"A house rule is broken in {places.Length} place(s):\n{string.Join('\n', places)}");
    }
}
