using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>What a prediction costs the garbage collector.</summary>
[Collection(nameof(Allocations))]
public class PredictorAllocationTests
{
    private readonly record struct Trip(double? TripMiles, string? PaymentType, bool IsNight, string Zone);

    private readonly record struct Tip(float Probability, bool Decision, string Class, long Version);

    [Fact]
    public void A_row_and_its_answer_take_next_to_no_memory()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1);
        using var predictor = new Predictor<Trip, Tip>(folder.FullName, new() { LookEvery = TimeSpan.FromHours(1) });
        var trip = new Trip(1.5, "Cash", true, "Loop");
        for (int i = 0; i < 200; i++) predictor.Predict(trip);
        long bytes = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++) predictor.Predict(trip);
        });
        Assert.InRange(bytes / 100, 0, 100);
    }
}
