namespace Penstock.Data;

/// <summary>Passengers of the Titanic.</summary>
internal sealed class TitanicPassengers() : DatasetBuilder(new(
    "titanic", "Titanic", "passengers of the Titanic, ages partly missing; tell who survived",
    new([.. RowExamples.Integers("pclass"), .. RowExamples.Texts("sex"), .. RowExamples.Numbers("age"), .. RowExamples.Integers("sibsp", "parch"), .. RowExamples.Numbers("fare"), .. RowExamples.Texts("embarked"), ("survived", new ClassLabelFeature("died", "survived"))]))
{
    Homepage = "https://www.openml.org/d/40945",
    Sources = [new("https://raw.githubusercontent.com/mwaskom/seaborn-data/master/titanic.csv", "titanic.csv") { Elsewhere = ["tabular/titanic.csv", "tabular/seaborn_titanic.csv"] }],
    Splits = [("train", 891)],
    Supervised = new(["pclass", "sex", "age", "sibsp", "parch", "fare", "embarked"], "survived"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        // The file repeats the answer in other columns; none of them is read.
        CsvOptions options = RowExamples.Options(About.Features);
        Table rows = Csv.Read(files["titanic.csv"], options with { Types = options.Types.ToDictionary(t => t.Key, t => t.Key == "survived" ? Tensors.DType.Int64 : t.Value), Select = [.. options.Types.Keys] });
        return [new("train", RowExamples.Of(rows, About.Features))];
    }
}
