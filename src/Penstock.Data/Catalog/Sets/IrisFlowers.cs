namespace Penstock.Data;

/// <summary>Fisher's iris flowers.</summary>
internal sealed class IrisFlowers() : DatasetBuilder(new(
    "iris", "Iris", "four sizes of iris flowers in centimetres; tell which of three species it is",
    new([.. RowExamples.Numbers("sepal_length", "sepal_width", "petal_length", "petal_width"), ("species", new ClassLabelFeature("Iris-setosa", "Iris-versicolor", "Iris-virginica"))]))
{
    Homepage = "https://archive.ics.uci.edu/dataset/53/iris", Licence = "CC BY 4.0",
    Citation = "R. A. Fisher: The use of multiple measurements in taxonomic problems. Annals of Eugenics 7, 1936.",
    Sources =
    [
        new("https://archive.ics.uci.edu/ml/machine-learning-databases/iris/iris.data", "iris.data")
        {
            Bytes = 4551, Sha256 = "6f608b71a7317216319b4d27b4d9bc84e6abd734eda7872b71a458569e2656c0", Elsewhere = ["tabular/jbrownlee_iris.csv"],
        },
    ],
    Splits = [("train", 150)],
    Supervised = new(["sepal_length", "sepal_width", "petal_length", "petal_width"], "species"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        Table rows = Csv.Read(files["iris.data"], RowExamples.Options(About.Features, [.. About.Features.AllLeaves.Select(l => l.Path)]));
        return [new("train", RowExamples.Of(rows, About.Features))];
    }
}
