using Penstock.Tensors;

namespace Penstock.Tests;

public class DimTests
{
    [Fact]
    public void What_is_taken_away_and_added_again_is_as_it_was()
    {
        Dim n = Dim.Symbol("n"), m = Dim.Max(Dim.Symbol("m") - 1, 0);
        Assert.Equal(n, n - m + m);
        Assert.Equal(n, m + (n - m));
        Assert.NotEqual(n, m - n + m);
        Assert.Equal(3, (n - m).Substitute(new Dictionary<string, long> { ["n"] = 3, ["m"] = 0 }).Value);
    }
}
