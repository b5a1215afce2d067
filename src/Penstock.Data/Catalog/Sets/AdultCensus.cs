namespace Penstock.Data;

/// <summary>The census of 1994 in the United States.</summary>
internal sealed class AdultCensus() : DatasetBuilder(new(
    "adult", "Adult census", "people of the census of 1994 in the United States; tell who earns more than 50,000 dollars a year",
    new([.. RowExamples.Numbers("age"), .. RowExamples.Texts("workclass"), .. RowExamples.Numbers("fnlwgt"), .. RowExamples.Texts("education"), .. RowExamples.Numbers("education_num"),
        .. RowExamples.Texts("marital_status", "occupation", "relationship", "race", "sex"), .. RowExamples.Numbers("capital_gain", "capital_loss", "hours_per_week"), .. RowExamples.Texts("native_country"),
        ("income", new ClassLabelFeature("<=50K", ">50K"))]))
{
    Homepage = "https://archive.ics.uci.edu/dataset/2/adult", Licence = "CC BY 4.0",
    Citation = "R. Kohavi: Scaling up the accuracy of naive-Bayes classifiers: a decision-tree hybrid. KDD 1996.",
    Sources =
    [
        new("https://archive.ics.uci.edu/ml/machine-learning-databases/adult/adult.data", "adult.data")
        {
            Bytes = 3974305, Sha256 = "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d", Elsewhere = ["tabular/adult-train.csv", "tabular/jbrownlee_adult-train.csv"],
        },
        new("https://archive.ics.uci.edu/ml/machine-learning-databases/adult/adult.test", "adult.test")
        {
            Bytes = 2003153, Sha256 = "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05", Elsewhere = ["tabular/adult-test.csv", "tabular/jbrownlee_adult-test.csv"],
        },
    ],
    Splits = [("train", 32_561), ("test", 16_281)],
    Supervised = new(["age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex", "capital_gain", "capital_loss", "hours_per_week", "native_country"], "income"),
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) => [new("train", Rows(files["adult.data"])), new("test", Rows(files["adult.test"]))];

    private IEnumerable<GeneratedExample> Rows(string path)
    {
        // The official test file begins with a remark and ends its labels with a full stop.
        string text = string.Join('\n', File.ReadLines(path).Where(line => line.Contains(',')).Select(line => line.TrimEnd('.')));
        return RowExamples.Of(Csv.Parse(text, RowExamples.Options(About.Features, [.. About.Features.AllLeaves.Select(l => l.Path)])), About.Features);
    }
}
