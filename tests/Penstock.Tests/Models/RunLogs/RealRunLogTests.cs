using Penstock.Models;

namespace Penstock.Tests;

public class RealRunLogTests
{
    [Theory]
    [InlineData("tb-guild")]
    [InlineData("tb-reducer")]
    [InlineData("tb-tensorboard-history")]
    public void Reads_real_runs(string name)
    {
        using RunFolder folder = RunLog.Open(TestFiles.RequireData(name));
        Assert.NotEmpty(folder.Runs);
        foreach (LoggedRun run in folder.Runs)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{run} {run.FirstWall} {run.LastWall} {run.LastStep} {string.Join("; ", run.Damage)}");
            foreach (LoggedTag tag in run.Tags)
                TestContext.Current.TestOutputHelper?.WriteLine($"  {tag.Name} {tag.Plugin} {tag.Count} {tag.LastStep} {(tag.Count > 0 ? tag.ReadTensor(tag.Count - 1) : null)}");
        }
    }
}
