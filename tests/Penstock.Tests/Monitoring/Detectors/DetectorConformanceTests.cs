using System.Reflection;
using Penstock.Monitoring;

namespace Penstock.Tests;

/// <summary>What holds for every detector; they are found by reflection, so that a new one cannot be forgotten.</summary>
public class DetectorConformanceTests
{
    public static TheoryData<string> Detectors => [.. typeof(DriftDetector).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DriftDetector))).Select(t => t.Name).Order()];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_constant_stream_has_no_drift(string name)
    {
        DriftDetector detector = Create(name);
        for (int i = 0; i < 3000; i++) Assert.Equal(StreamState.Quiet, detector.Update(0));
    }

    // Errors of 5 % that become 95 %; ten times that for the one whose threshold is a distance.
    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_great_rise_of_errors_is_found_and_the_stream_begins_anew(string name)
    {
        DriftDetector detector = Create(name);
        var random = new Random(5);
        double scale = name == nameof(GeometricMovingAverage) ? 10 : 1;
        for (int i = 0; i < 500; i++) detector.Update(random.NextDouble() < 0.05 ? scale : 0);
        bool isFound = false;
        for (int i = 0; i < 500 && !isFound; i++) isFound = detector.Update(random.NextDouble() < 0.95 ? scale : 0) == StreamState.Drift;
        Assert.True(isFound);
        Assert.NotEqual(StreamState.Drift, detector.Update(0));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_reset_detector_says_what_a_new_one_says(string name)
    {
        DriftDetector used = Create(name), fresh = Create(name);
        var random = new Random(6);
        for (int i = 0; i < 700; i++) used.Update(random.NextDouble() < 0.3 ? 1 : 0);
        used.Reset();
        Assert.Equal(StreamState.Quiet, used.State);
        for (int i = 0; i < 700; i++)
        {
            double value = random.NextDouble() < (i < 400 ? 0.2 : 0.9) ? 1 : 0;
            Assert.Equal(fresh.Update(value), used.Update(value));
        }
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void What_is_no_number_is_refused(string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Create(name).Update(double.NaN));
        Assert.Contains($"{name}: expected a finite number, got NaN", error.Message);
    }

    [Theory]
    [InlineData(nameof(Adwin))]
    [InlineData(nameof(Ddm))]
    [InlineData(nameof(PageHinkley))]
    public void A_saved_detector_goes_on_as_it_was(string name)
    {
        DriftDetector first = Create(name), second = Create(name);
        var random = new Random(7);
        for (int i = 0; i < 3000; i++)
        {
            if (i % 100 == 50)
            {
                StreamState state = second.State;
                double[] saved = second.Save();
                second = Create(name);
                second.Resume(state, saved);
            }
            double value = random.NextDouble() < (i / 1000 % 2 == 0 ? 0.1 : 0.6) ? 1 : 0;
            Assert.Equal(first.Update(value), second.Update(value));
        }
    }

    private static DriftDetector Create(string name)
    {
        ConstructorInfo constructor = typeof(DriftDetector).Assembly.GetType($"Penstock.Monitoring.{name}")!.GetConstructors().First(c => c.GetParameters().All(p => p.HasDefaultValue));
        return (DriftDetector)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
    }
}
