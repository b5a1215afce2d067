namespace Penstock.Data;

/// <summary>Penguins of the Palmer Archipelago.</summary>
internal sealed class PalmerPenguins() : DatasetBuilder(new(
    "penguins", "Palmer penguins", "sizes, island and sex of penguins, some of them missing; tell which of three species it is",
    new([.. RowExamples.Texts("island"), .. RowExamples.Numbers("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"), .. RowExamples.Texts("sex"), ("species", new ClassLabelFeature("Adelie", "Chinstrap", "Gentoo"))]))
{
    Homepage = "https://allisonhorst.github.io/palmerpenguins/", Licence = "CC0",
    Citation = "A. M. Horst, A. P. Hill, K. B. Gorman: palmerpenguins: Palmer Archipelago (Antarctica) penguin data, 2020.",
    Sources = [new("https://raw.githubusercontent.com/mwaskom/seaborn-data/master/penguins.csv", "penguins.csv") { Elsewhere = ["tabular/penguins.csv", "tabular/seaborn_penguins.csv"] }],
    Splits = [("train", 344)],
    Supervised = new(["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex"], "species"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
        [new("train", RowExamples.Of(Csv.Read(files["penguins.csv"], RowExamples.Options(About.Features)), About.Features))];
}
