namespace Penstock.Data;

/// <summary>The electricity market of New South Wales, half hour by half hour.</summary>
internal sealed class ElectricityMarket() : DatasetBuilder(new(
    "electricity", "Electricity", "half hours of the electricity market of New South Wales from 1996 to 1998, in their order; tell whether the price rises above its mean of a day",
    new([.. RowExamples.Numbers("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"), ("class", new ClassLabelFeature("down", "up"))]))
{
    Homepage = "https://www.openml.org/d/151",
    Citation = "M. Harries: Splice-2 comparative evaluation: electricity pricing. Technical report, University of New South Wales, 1999.",
    Sources = [new("https://raw.githubusercontent.com/scikit-multiflow/streaming-datasets/master/elec.csv", "elec.csv") { Elsewhere = ["drift/elec.csv"] }],
    Splits = [("train", 45_312)], KeepsOrder = true,
    Supervised = new(["period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer"], "class"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        CsvOptions options = RowExamples.Options(About.Features);
        Table rows = Csv.Read(files["elec.csv"], options with { Types = options.Types.ToDictionary(t => t.Key, t => t.Key == "class" ? Tensors.DType.Int64 : t.Value) });
        return [new("train", RowExamples.Of(rows, About.Features))];
    }
}
