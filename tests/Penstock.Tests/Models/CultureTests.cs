using System.Globalization;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What is written and printed is the same where a comma stands before the digits of a fraction, as in German.</summary>
public class CultureTests
{
    [Fact]
    public void Files_and_texts_do_not_depend_on_the_culture()
    {
        using var folder = TestFiles.NewFolder();
        string[] here = Written(folder["here"], CultureInfo.InvariantCulture), there = Written(folder["there"], Commas());
        Assert.Equal(here, there);
    }

    private static string Found()
    {
        var texts = new Column("t", Tensor.From(TextColumn.From([.. Enumerable.Range(0, 3000).Select(i => new string('x', 2000) + i)]), [3000]));
        var numbers = new Column("n", Tensor.From([.. Enumerable.Range(0, 3000).Select(i => i < 1500 ? -0.25f : float.PositiveInfinity)], Shape.Of(3000)));
        DataSchema schema = DataSchema.FromJson("""
            {"minRows": 4000, "columns": [{"name": "t", "type": "text", "maxLength": 1000, "maxDistinct": 1000, "domain": ["a"]}, {"name": "n", "type": "number", "min": 0.5}]}
            """);
        string found = schema.Validate(DataProfile.Of(new Table(texts, numbers))).ToString();
        Assert.Contains("4,000 or more rows", found);
        return found;
    }

    private static string Refused(string schema) => Assert.Throws<InvalidDataException>(() => DataSchema.FromJson(schema)).Message;

    private static CultureInfo Commas()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "~");
        return culture;
    }

    private static string[] Written(string path, CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var table = new Table(new Column("a", Tensor.From(1.5f, -2.25f)), new Column("b", Tensor.From(-1L, 2000)), new Column("c", Tensor.From(0.1, -1e300)));
            Csv.Write(path + ".csv", table);
            var model = new Sequential(new InputLayer([1000]), new Dense(20), new Dense(1)) { Seed = 1 };
            History history = model.Fit(Dataset.FromTensors(Tensor.Zeros(DType.Float32, [4, 1000]), Tensor.From(1f, -2, 3, -4)).Batch(2), new Adam(0.01), new MeanSquaredError(),
                new() { Callbacks = [new CsvLog(path + ".log")] });
            model.Save(path + ".keras");
            Tensor answer = Model.Load(path + ".keras").Predict(Tensor.Zeros(DType.Float32, [1, 1000]));
            return
            [
                File.ReadAllText(path + ".csv"), File.ReadAllText(path + ".log"), $"{history}", model.Summary(), $"{table.Column("a").Values}", $"{answer}",
                Found(), Refused("""{"columns": [{"name": "a", "min": 1.5, "max": -1.5}]}"""), Refused("""{"columns": [], "maxShared": -1.5}"""),
                Assert.Throws<ArgumentException>(() => new Buckets("a", -20)).Message,
                ColumnExpression.Parse("a > -1.25").Evaluate(Csv.Read(path + ".csv")).TextAt(0),
            ];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
