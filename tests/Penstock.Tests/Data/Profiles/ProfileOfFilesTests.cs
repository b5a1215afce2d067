using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Real files against a plain reference that looks at one value after the other.</summary>
public class ProfileOfFilesTests
{
    [Fact]
    public void Taxi_trips_have_the_published_figures()
    {
        DataProfile profile = DataProfile.OfCsv(TestFiles.RequireData("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));
        Assert.Equal((15_002L, 18), (profile.Rows, profile.Columns.Count));
        Assert.Equal(11.768216, profile.Column("fare").Numbers!.Mean, 6);
        Assert.Equal([10_259L, 27L, 4_091L, 484L], new[] { "tips", "fare", "trip_miles", "trip_seconds" }.Select(name => profile.Column(name).Numbers!.Zeros));
        Assert.True(profile.ToJson().Length < 150_000);
    }

    [Theory]
    [InlineData(null, "tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv")]
    [InlineData(false, "tabular", "jbrownlee_adult-train.csv")]
    [InlineData(null, "tabular", "seaborn_titanic.csv")]
    [InlineData(null, "tabular", "seaborn_diamonds.csv")]
    [InlineData(null, "tabular", "bank-additional.csv")]
    public void Every_column_has_the_figures_of_a_plain_count(bool? header, params string[] path)
    {
        string file = TestFiles.RequireData(path);
        var options = new CsvOptions { Header = header };
        Table table = Csv.Read(file, options);
        DataProfile profile = DataProfile.Of(table);
        foreach (Column column in table.Columns)
        {
            ColumnProfile found = profile.Column(column.Name);
            int[] present = [.. Enumerable.Range(0, column.Count).Where(i => !column.IsMissing(i))];
            Assert.Equal((column.DType, table.RowCount, table.RowCount - present.Length), (found.Type, (int)found.Count, (int)found.Missing));
            if (column.DType == DType.Text) TextsAgree([.. present.Select(column.TextAt)], found.Texts!);
            else if (present.Length > 0) NumbersAgree([.. present.Select(i => column.DType == DType.Float32 ? double.Parse(column.TextAt(i)) : column.NumberAt(i))], found.Numbers!);
        }
        // From the file it is the same, read part by part.
        Assert.Equal(profile.ToJson(), DataProfile.OfCsv(file, options, new() { Threads = 2 }).ToJson());
    }

    [Fact]
    public void Columns_that_change_their_type_late_are_read_again()
    {
        using var folder = TestFiles.NewFolder();
        string[] lines = ["a,b,c", .. Enumerable.Range(0, 70_000).Select(i => $"{i},{i % 5},"), "1.5,x,late", "2,3,"];
        File.WriteAllLines(folder["rows.csv"], lines);
        DataProfile profile = DataProfile.OfCsv(folder["rows.csv"]);
        Assert.Equal([DType.Float32, DType.Text, DType.Text], profile.Columns.Select(c => c.Type));
        Assert.Equal((70_002L, 6L, 1L), (profile.Rows, profile.Column("b").Texts!.Distinct, profile.Column("c").Texts!.Distinct));
        Assert.Equal(DataProfile.Of(Csv.Read(folder["rows.csv"])).ToJson(), profile.ToJson());
    }

    [Fact]
    public void Several_files_are_profiled_as_one()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["1.csv"], "a,b\n1,x\n2,y\n");
        File.WriteAllText(folder["2.csv"], "a,b\n0.5,x\n");
        File.WriteAllText(folder["all.csv"], "a,b\n1,x\n2,y\n0.5,x\n");
        Assert.Equal(DataProfile.OfCsv(folder["all.csv"]).ToJson(), DataProfile.OfCsv(folder["?.csv"]).ToJson());
    }

    private static void NumbersAgree(double[] values, NumberProfile found)
    {
        double[] finite = [.. values.Where(double.IsFinite).Order()];
        double mean = finite.Sum() / finite.Length;
        Assert.Equal((finite[0], finite[^1], finite.LongCount(v => v == 0)), (found.Min, found.Max, found.Zeros));
        Assert.Equal(mean, found.Mean, 1e-9 * (1 + Math.Abs(mean)));
        Assert.Equal(Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / finite.Length), found.StandardDeviation, 1e-9 * (1 + found.StandardDeviation));
        int distinct = finite.Distinct().Count();
        Assert.InRange(found.Distinct, distinct * 0.94, distinct * 1.06);
        if (found.IsExact) Assert.Equal(finite.CountBy(v => v).Select(v => new NumberCount(v.Key, v.Value)).OrderByDescending(v => v.Count).ThenBy(v => v.Value).Take(50), found.Top(50));
        for (int q = 0; q <= 100; q++)
        {
            int below = RankOf(finite, Math.BitDecrement(found.Quantiles[q])), upTo = RankOf(finite, found.Quantiles[q]);
            double room = finite.Length * found.Sketch.RankError + 1;
            Assert.InRange(q * 0.01 * (finite.Length - 1), below - room, upTo + room);
        }
    }

    /// <summary>How many are at most a value.</summary>
    private static int RankOf(double[] sorted, double value)
    {
        int place = Array.BinarySearch(sorted, value);
        if (place < 0) return ~place;
        while (place < sorted.Length && sorted[place] == value) place++;
        return place;
    }

    private static void TextsAgree(string[] values, TextProfile found)
    {
        var counts = values.CountBy(v => v).ToDictionary();
        Assert.Equal((counts.Count, true, 0L), ((int)found.Distinct, found.IsExact, found.Top.Count == counts.Count ? found.Undercount : 0));
        Assert.Equal(counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(20).Select(c => new TextCount(c.Key, c.Value)), found.Top.Take(20));
        Assert.Equal((values.Min(v => v.EnumerateRunes().Count()), values.Max(v => v.EnumerateRunes().Count())), ((int)found.ShortestLength, (int)found.LongestLength));
        Assert.Equal(values.Average(v => v.EnumerateRunes().Count()), found.MeanLength, 9);
    }
}
