namespace Penstock.Data;

/// <summary>Trips of taxis in Chicago, as the TFX tutorials have them.</summary>
internal sealed class ChicagoTaxi() : DatasetBuilder(new(
    "chicago_taxi", "Chicago taxi", "taxi trips in Chicago; tell the tip, or whether it is more than a fifth of the fare",
    new([.. RowExamples.Texts("pickup_community_area"), .. RowExamples.Numbers("fare"), .. RowExamples.Integers("trip_start_month", "trip_start_hour", "trip_start_day", "trip_start_timestamp"),
        .. RowExamples.Numbers("pickup_latitude", "pickup_longitude", "dropoff_latitude", "dropoff_longitude", "trip_miles"), .. RowExamples.Texts("pickup_census_tract", "dropoff_census_tract", "payment_type", "company"),
        .. RowExamples.Numbers("trip_seconds"), .. RowExamples.Texts("dropoff_community_area"), .. RowExamples.Numbers("tips")]))
{
    Homepage = "https://data.cityofchicago.org/Transportation/Taxi-Trips-2013-2023-/wrvz-psew", Licence = "Apache-2.0 (the file of TFX)",
    Sources =
    [
        new("https://raw.githubusercontent.com/tensorflow/tfx/master/tfx/examples/chicago_taxi_pipeline/data/simple/data.csv", "chicago_taxi.csv") { Elsewhere = ["tfx/examples/chicago_taxi_pipeline/data/simple/data.csv"] },
    ],
    Splits = [("train", 15_002)],
    Target = "tips > 0.2 * fare",
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
        [new("train", RowExamples.Of(Csv.Read(files["chicago_taxi.csv"], RowExamples.Options(About.Features)), About.Features))];
}
