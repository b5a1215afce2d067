using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ProfileMergeTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 66_000)]
    [InlineData(3, 140_000)]
    public void The_profile_depends_neither_on_the_parts_nor_on_the_threads(int seed, int rows)
    {
        Table table = Rows(seed, rows);
        string expected = DataProfile.Of(table, new() { Threads = 1 }).ToJson();
        var random = new Random(seed);
        foreach (int threads in (int[])[2, 3, 8])
        {
            List<Table> parts = [];
            for (int first = 0; first < rows;)
            {
                int count = Math.Min(rows - first, 1 + random.Next(rows / 4));
                parts.Add(table.Rows([.. Enumerable.Range(first, count)]));
                first += count;
            }
            Assert.Equal(expected, DataProfile.Of(parts, new() { Threads = threads }).ToJson());
            Assert.Equal(expected, DataProfile.Of(table, new() { Threads = threads }).ToJson());
        }
    }

    [Theory]
    [InlineData(4, 3000, 1)]
    [InlineData(5, 100_000, 40_000)]
    [InlineData(6, 20_000, 10_000)]
    [InlineData(7, 900, 450)]
    public void Merged_profiles_are_that_of_all_rows_within_their_bounds(int seed, int rows, int cut)
    {
        Table table = Rows(seed, rows);
        var options = new ProfileOptions { RowHashes = 1 << 20 };
        DataProfile whole = DataProfile.Of(table, options);
        DataProfile first = DataProfile.Of(table.Rows([.. Enumerable.Range(0, cut)]), options), second = DataProfile.Of(table.Rows([.. Enumerable.Range(cut, rows - cut)]), options);
        DataProfile merged = first.Merge(second);
        Assert.Equal(merged.ToJson(), DataProfile.FromJson(first.ToJson()).Merge(DataProfile.FromJson(second.ToJson())).ToJson());
        Assert.Equal(rows, merged.Rows);
        foreach (ColumnProfile expected in whole.Columns) Agrees(expected, merged.Column(expected.Name));
        Assert.Equal((whole.RowHashes!.Distinct, whole.RowHashes.DuplicateShare), (merged.RowHashes!.Distinct, merged.RowHashes.DuplicateShare));
    }

    [Fact]
    public void Merging_small_profiles_loses_nothing()
    {
        Table table = Rows(8, 400);
        DataProfile merged = DataProfile.Of(table.Rows([.. Enumerable.Range(0, 10)]));
        for (int i = 10; i < 400; i += 10) merged = merged.Merge(DataProfile.Of(table.Rows([.. Enumerable.Range(i, 10)])));
        DataProfile whole = DataProfile.Of(table);
        foreach (ColumnProfile expected in whole.Columns)
        {
            ColumnProfile column = merged.Column(expected.Name);
            Agrees(expected, column);
            Assert.Equal(expected.Numbers?.Quantiles, column.Numbers?.Quantiles);
            Assert.Equal(expected.Texts?.Top, column.Texts?.Top);
        }
    }

    [Fact]
    public void Columns_may_come_in_another_order_and_numbers_in_another_type()
    {
        DataProfile merged = DataProfile.Of(Csv.Parse("a,b\n1,x\n2,y\n")).Merge(DataProfile.Of(Csv.Parse("b,a\nx,1.5\nz,\n")));
        Assert.Equal(["a", "b"], merged.Columns.Select(c => c.Name));
        Assert.Equal((DType.Float64, 4L, 1L, 1.5), (merged.Column("a").Type, merged.Column("a").Count, merged.Column("a").Missing, merged.Column("a").Numbers!.Mean));
        Assert.Equal([new("x", 2), new("y", 1), new("z", 1)], merged.Column("b").Texts!.Top);
    }

    [Fact]
    public void A_column_without_values_takes_the_type_of_the_other()
    {
        DataProfile merged = DataProfile.Of(Csv.Parse("a,b\n1,\n2,\n")).Merge(DataProfile.Of(Csv.Parse("a,b\n1,x\n")));
        Assert.Equal((DType.Text, 3L, 2L, 1L), (merged.Column("b").Type, merged.Column("b").Count, merged.Column("b").Missing, merged.Column("b").Texts!.Distinct));
    }

    [Fact]
    public void What_cannot_be_merged_is_refused()
    {
        DataProfile numbers = DataProfile.Of(Csv.Parse("a,b\n1,2\n")), texts = DataProfile.Of(Csv.Parse("a,b\n1,x\n")), others = DataProfile.Of(Csv.Parse("a,c\n1,x\n"));
        Assert.Contains("expected values of type Int64 in \"b\" as before, got Text", Assert.Throws<ArgumentException>(() => numbers.Merge(texts)).Message);
        Assert.Contains("got b, c in only one of them", Assert.Throws<ArgumentException>(() => texts.Merge(others)).Message);
    }

    [Fact]
    public void A_profile_of_before_sketches_is_read_and_merged()
    {
        string quantiles = string.Join(", ", Enumerable.Range(0, 101));
        DataProfile old = DataProfile.FromJson($$$"""{"rows": 1000, "columns": [{"name": "x", "type": "Float64", "count": 1000, "missing": 0, "numbers": {"min": 0, "max": 100, "mean": 50, "standardDeviation": 29, "zeros": 5, "infinite": 0, "quantiles": [{{{quantiles}}}]}}]}""");
        NumberProfile merged = old.Merge(old).Column("x").Numbers!;
        Assert.Equal((2000L, 50, 10L), (merged.Sketch.Count, merged.Mean, merged.Zeros));
        Assert.InRange(merged.Sketch.ShareUpTo(25), 0.24, 0.26);
        Assert.False(merged.IsExact);
        Assert.Equal(old.Merge(old).ToJson(), DataProfile.FromJson(old.Merge(old).ToJson()).ToJson());
    }

    private static void Agrees(ColumnProfile expected, ColumnProfile column)
    {
        Assert.Equal((expected.Count, expected.Missing, expected.Type), (column.Count, column.Missing, column.Type));
        if (expected.Numbers is { } numbers)
        {
            NumberProfile merged = column.Numbers!;
            Assert.Equal((numbers.Min, numbers.Max, numbers.Zeros, numbers.Infinite, numbers.AreWhole), (merged.Min, merged.Max, merged.Zeros, merged.Infinite, merged.AreWhole));
            Assert.Equal(numbers.Mean, merged.Mean, 1e-9 * (1 + Math.Abs(numbers.Max)));
            Assert.Equal(numbers.StandardDeviation, merged.StandardDeviation, 1e-6 * (1 + numbers.StandardDeviation));
            Assert.Equal(numbers.Distinct, merged.Distinct);
            double bound = numbers.Sketch.RankError + merged.Sketch.RankError + 1e-12;
            foreach (double x in numbers.Quantiles) Assert.InRange(merged.Sketch.ShareUpTo(x) - numbers.Sketch.ShareUpTo(x), -bound, bound);
        }
        if (expected.Texts is not { } texts) return;
        Assert.Equal((texts.ShortestLength, texts.LongestLength, texts.Empty, texts.MeanLength), (column.Texts!.ShortestLength, column.Texts.LongestLength, column.Texts.Empty, column.Texts.MeanLength));
        Assert.InRange(column.Texts.Distinct, texts.Distinct * 0.95, texts.Distinct * 1.05);
        Dictionary<string, long> counts = column.Texts.Top.ToDictionary(t => t.Value, t => t.Count);
        foreach (TextCount text in texts.Top)
            Assert.InRange(counts.GetValueOrDefault(text.Value), text.Count - column.Texts.Undercount, text.Count + texts.Undercount);
    }

    private static Table Rows(int seed, int count)
    {
        var random = new Random(seed);
        bool[] missing = [.. Enumerable.Range(0, count).Select(_ => random.Next(9) == 0)];
        return new Table(
            new Column("normal", Tensor.From([.. Enumerable.Range(0, count).Select(_ => random.Next(50) == 0 ? double.PositiveInfinity : Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(6.283 * random.NextDouble()))]), missing),
            new Column("price", Tensor.From([.. Enumerable.Range(0, count).Select(_ => (float)Math.Round(random.NextDouble() * 40, 2))])),
            new Column("hour", Tensor.From([.. Enumerable.Range(0, count).Select(_ => (long)random.Next(24))]), missing),
            new Column("id", Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)i)])),
            new Column("flag", Tensor.From([.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0)])),
            new Column("city", Tensor.From([.. Enumerable.Range(0, count).Select(_ => $"city {Math.Min(random.Next(60), random.Next(60))}")])),
            new Column("key", Tensor.From([.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? "same" : $"key {i}")]), missing));
    }
}
