using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Small models over a table of trips, saved as versions of a folder.</summary>
internal static class TripModels
{
    /// <summary>Forty trips: numbers with gaps, texts with gaps, truth values, three zones.</summary>
    public static Table Trips { get; } = Make();

    /// <summary>Saves a model as a version: its weights come from the seed and are not trained.</summary>
    public static Model Save(TestFolder folder, long version, string target = "tips > 0.2 * fare", long seed = 1, params string[] without)
    {
        TrainingTable training = TrainingTable.Of(Trips.Without(without), target, new() { Validation = 0 });
        Model model = training.NewHead("linear", seed).WithFeatures(training.Features);
        model.Signature = model.Signature with { MissingTokens = ["?"] };
        string place = Path.Combine(folder.FullName, $"{version}");
        Directory.CreateDirectory(place + ".new");
        model.Save(Path.Combine(place + ".new", "model.penstock"));
        Directory.Move(place + ".new", place);
        return model;
    }

    private static Table Make()
    {
        const int rows = 40;
        double[] miles = [.. Enumerable.Range(0, rows).Select(i => i % 7 == 3 ? double.NaN : i * 0.37 % 9)];
        string[] payments = [.. Enumerable.Range(0, rows).Select(i => (i % 4) switch { 0 => "Cash", 1 => "Card", 2 => "", _ => "Prepaid" })];
        return new Table(
            new Column("trip_miles", Tensor.From(miles), [.. miles.Select(double.IsNaN)]),
            new Column("payment_type", Tensor.From(payments), [.. payments.Select(p => p.Length == 0)]),
            new Column("is_night", Tensor.From([.. Enumerable.Range(0, rows).Select(i => i % 3 == 0)])),
            new Column("fare", Tensor.From([.. Enumerable.Range(0, rows).Select(i => 5.0 + i)])),
            new Column("tips", Tensor.From([.. Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? 3.0 : 0.5 + i * 0.25)])),
            new Column("zone", Tensor.From([.. Enumerable.Range(0, rows).Select(i => (i % 3) switch { 0 => "Loop", 1 => "Airport", _ => "North" })])));
    }
}
