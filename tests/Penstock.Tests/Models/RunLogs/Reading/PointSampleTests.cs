using System.Text.Json;
using Penstock.Models;

namespace Penstock.Tests;

public class PointSampleTests
{
    [Fact]
    public void Follows_the_rules_of_the_vectors()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", "tensorboard_plugins.json")));
        string[] rules = [.. file.RootElement.GetProperty("downsample").GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!)];
        Assert.Equal(["k=0 clears", "k>=n unchanged", "else k-1 of the first n-1 chosen uniformly, order kept, last kept", "deterministic (fixed seed)"], rules);
        Assert.Empty(PointSample.Of(10, 0));
        Assert.Equal(Enumerable.Range(0, 10), PointSample.Of(10, 10));
        Assert.Equal(Enumerable.Range(0, 3), PointSample.Of(3, 10));
        foreach (int most in (int[])[1, 2, 5, 99])
        {
            int[] sample = PointSample.Of(100, most);
            Assert.Equal((most, 99, most), (sample.Length, sample[^1], sample.Distinct().Count()));
            Assert.Equal(sample.Order(), sample);
            Assert.Equal(sample, PointSample.Of(100, most));
        }
        // Each of the first thousand is as likely as another: the mean of 500 of them is within five deviations.
        double mean = PointSample.Of(1001, 501)[..^1].Average();
        Assert.InRange(mean, 499.5 - 5 * 9.2, 499.5 + 5 * 9.2);
    }
}
