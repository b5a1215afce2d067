namespace Penstock.Data;

/// <summary>Blocks of houses in California.</summary>
internal sealed class CaliforniaHousing() : DatasetBuilder(new(
    "california_housing", "California housing", "blocks of houses in the California of 1990; tell the median value of a house",
    new([.. RowExamples.Numbers("longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population", "households", "median_income"), .. RowExamples.Texts("ocean_proximity"), .. RowExamples.Numbers("median_house_value")]))
{
    Homepage = "https://github.com/ageron/handson-ml2/tree/master/datasets/housing",
    Citation = "R. K. Pace, R. Barry: Sparse spatial autoregressions. Statistics and Probability Letters 33, 1997.",
    Sources = [new("https://raw.githubusercontent.com/ageron/handson-ml2/master/datasets/housing/housing.csv", "housing.csv") { Elsewhere = ["tabular/housing.csv", "tabular/handson_housing_housing.csv"] }],
    Splits = [("train", 20_640)],
    Supervised = new(["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population", "households", "median_income", "ocean_proximity"], "median_house_value"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
        [new("train", RowExamples.Of(Csv.Read(files["housing.csv"], RowExamples.Options(About.Features)), About.Features))];
}
