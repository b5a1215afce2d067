using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Portuguese wines and what tasters thought of them.</summary>
internal sealed class WineQuality() : DatasetBuilder(new(
    "wine_quality", "Wine quality", "measurements of red and white wines; tell the quality that tasters gave, 0 to 10",
    new([.. RowExamples.Numbers(s_measured), ("colour", new ClassLabelFeature("red", "white")), .. RowExamples.Integers("quality")]))
{
    Homepage = "https://archive.ics.uci.edu/dataset/186/wine+quality", Licence = "CC BY 4.0",
    Citation = "P. Cortez, A. Cerdeira, F. Almeida, T. Matos, J. Reis: Modeling wine preferences by data mining from physicochemical properties. Decision Support Systems 47, 2009.",
    Sources =
    [
        new("https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality/winequality-red.csv", "winequality-red.csv") { Elsewhere = ["tabular/winequality-red.csv", "tabular/jbrownlee_winequality-red.csv"] },
        new("https://archive.ics.uci.edu/ml/machine-learning-databases/wine-quality/winequality-white.csv", "winequality-white.csv") { Elsewhere = ["tabular/winequality-white.csv", "tabular/jbrownlee_winequality-white.csv"] },
    ],
    Splits = [("train", 6_497)],
    Supervised = new([.. s_measured, "colour"], "quality"),
})
{
    private static readonly string[] s_measured =
    [
        "fixed_acidity", "volatile_acidity", "citric_acid", "residual_sugar", "chlorides", "free_sulfur_dioxide", "total_sulfur_dioxide", "density", "ph", "sulphates", "alcohol",
    ];

    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        Table red = Read(files["winequality-red.csv"], "red"), white = Read(files["winequality-white.csv"], "white");
        return [new("train", RowExamples.Of(red, About.Features).Concat(RowExamples.Of(white, About.Features, red.RowCount)))];
    }

    // The official files have a header and semicolons; copies of them have neither.
    private static Table Read(string path, string colour)
    {
        string first = File.ReadLines(path).FirstOrDefault() ?? "";
        bool isOfficial = first.Contains(';');
        string text = string.Join('\n', File.ReadLines(path).Skip(isOfficial ? 1 : 0));
        Table rows = Csv.Parse(text, new() { Header = false, Names = [.. s_measured, "quality"], Delimiter = isOfficial ? ';' : ',', Types = s_measured.ToDictionary(name => name, _ => DType.Float32) });
        return rows.With(new Column("colour", Tensor.From([.. Enumerable.Repeat(colour, rows.RowCount)])));
    }
}
