using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DataProfileTests
{
    [Fact]
    public void Numbers_have_the_figures_of_numpy()
    {
        // numpy 1.24.2: mean, std, quantile(x, [0, .01, .25, .5, .75, .99, 1]).
        double[] values = [3.5, -1.25, 0, 0, 7, 2.5, 1e6, 4, 0.125, -9.75];
        NumberProfile numbers = DataProfile.Of(new Table(new Column("x", Tensor.From(values)))).Column("x").Numbers!;
        Assert.Equal(100000.6125, numbers.Mean, 9);
        Assert.Equal(299999.795862662, numbers.StandardDeviation, 8);
        double[] expected = [-9.75, -8.985, 0, 1.3125, 3.875, 910000.63, 1e6];
        Assert.Equal(expected, new[] { 0, 0.01, 0.25, 0.5, 0.75, 0.99, 1 }.Select(numbers.Quantile), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((-9.75, 1e6, 1.3125, 2L), (numbers.Min, numbers.Max, numbers.Median, numbers.Zeros));
    }

    [Fact]
    public void A_share_that_is_not_quite_none_or_all_does_not_look_so()
    {
        double[] values = [.. Enumerable.Repeat(1.0, 10_000)];
        bool[] few = new bool[values.Length], most = [.. Enumerable.Repeat(true, values.Length)];
        (few[7], most[7]) = (true, false);
        string text = DataProfile.Of(new Table(new Column("few", Tensor.From(values), few), new Column("most", Tensor.From(values), most))).ToString();
        Assert.Matches(@"few Float64 +<0\.1 % +0 %", text);
        Assert.Matches(@"most Float64 +>99\.9 %", text);
    }

    [Fact]
    public void Quantiles_of_many_numbers_are_close_in_rank()
    {
        double[] values = [.. Enumerable.Range(0, 100_000).Select(i => i * 7919L % 100_003 / 16.0)];
        NumberProfile numbers = DataProfile.Of(new Table(new Column("x", Tensor.From(values)))).Column("x").Numbers!;
        // numpy 1.24.2.
        Assert.Equal(3124.9984425, numbers.Mean, 7);
        Assert.Equal(1804.2615188503403, numbers.StandardDeviation, 7);
        Array.Sort(values);
        for (int q = 0; q <= 100; q++)
        {
            int rank = Array.BinarySearch(values, numbers.Quantiles[q]) is var place && place < 0 ? ~place : place;
            Assert.InRange(rank, q * 999.99 - 200, q * 999.99 + 200);
        }
    }

    [Fact]
    public void Parts_have_the_profile_of_the_whole()
    {
        var random = new Random(3);
        var table = new Table(
            new Column("n", Tensor.From([.. Enumerable.Range(0, 3000).Select(_ => random.NextSingle())]), [.. Enumerable.Range(0, 3000).Select(i => i % 7 == 0)]),
            new Column("t", Tensor.From([.. Enumerable.Range(0, 3000).Select(_ => $"w{Math.Min(random.Next(40), random.Next(40))}")])));
        int[] rows = [.. Enumerable.Range(0, 3000)];
        Assert.Equal(DataProfile.Of(table).ToJson(), DataProfile.Of([table.Rows(rows[..999]), table.Rows(rows[999..])]).ToJson());
    }

    [Fact]
    public void Missing_infinite_and_text_values_are_counted()
    {
        Table table = Csv.Parse("x,city,none,flag\n1,Rome,,true\nNaN,Paris,,false\ninf,Rome,,true\n0,,,true\n");
        DataProfile profile = DataProfile.Of(table);
        ColumnProfile x = profile.Column("x"), city = profile.Column("city");
        Assert.Equal((4L, 1L, 1L, 1L, 0.5), (x.Count, x.Missing, x.Numbers!.Zeros, x.Numbers.Infinite, x.Numbers.Mean));
        Assert.Equal((1L, 2L, true), (city.Missing, city.Texts!.Distinct, city.Texts.IsExact));
        Assert.Equal([new("Rome", 2), new("Paris", 1)], city.Texts.Top);
        Assert.Null(profile.Column("none").Numbers);
        Assert.Equal(0.75, profile.Column("flag").Numbers!.Mean);
        Snapshot.Matches(profile.ToString());
    }

    [Fact]
    public void Pixels_are_profiled_exactly()
    {
        byte[] pixels = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31 % 251))];
        DataProfile profile = DataProfile.Of(Dataset.FromTensors(Tensor.From(pixels, Shape.Of(1000, 100)), Tensor.From(new int[1000])));
        NumberProfile numbers = profile.Column("input").Numbers!;
        Array.Sort(pixels);
        Assert.Equal((1000L, 100_000L, 1000L), (profile.Rows, profile.Column("input").Count, profile.Column("label").Numbers!.Zeros));
        Assert.Equal(pixels.Average(b => (double)b), numbers.Mean, 9);
        Assert.Equal(pixels[(int)(99_999 * 0.25)], numbers.Quantile(0.25));
    }

    [Fact]
    public void Many_different_texts_are_estimated_and_frequent_ones_kept()
    {
        string[] rows = [.. Enumerable.Range(0, 50_000).SelectMany(i => i % 10 == 0 ? new[] { $"rare {i}", "often" } : [$"rare {i}"])];
        TextProfile texts = DataProfile.Of(new Table(new Column("t", Tensor.From(rows)))).Column("t").Texts!;
        Assert.False(texts.IsExact);
        Assert.InRange(texts.Distinct, 48_000, 52_000);
        Assert.Equal("often", texts.Top[0].Value);
        Assert.InRange(texts.Top[0].Count, 5000 - texts.Undercount, 5000);
        Assert.InRange(texts.Undercount, 1, 5);
    }

    [Fact]
    public void Json_is_read_back_to_the_same_text()
    {
        DataProfile profile = DataProfile.Of(Csv.Parse($"x,big,city\n1,1e308,Rome\n0.1,-1e308,\"é{new string('z', 500)}\"\n,1,\n"));
        string json = profile.ToJson();
        DataProfile back = DataProfile.FromJson(json);
        Assert.Equal(json, back.ToJson());
        Assert.Equal(profile.ToString(), back.ToString());
        Assert.Equal(DType.Float32, back.Column("x").Type);
    }

    [Theory]
    [InlineData("\"missing\": 0", "\"missing\": 9", "expected 0 to 2 missing values, got 9")]
    [InlineData("\"zeros\": 0", "\"zeros\": 3", "expected counts from 0 to 2, got 3 zeros")]
    [InlineData("\"min\": 1", "\"min\": 7", "expected min up to max")]
    [InlineData("\"distinct\": 2", "\"distinct\": 7", "expected 0 to 2 different texts, got 7")]
    [InlineData("\"type\": \"Int64\"", "\"type\": \"Decimal\"", "expected a profile as JSON")]
    [InlineData("\"columns\"", "\"pillars\"", "expected a profile as JSON")]
    [InlineData("\"name\": \"t\"", "\"name\": \"x\"", "expected columns of different names, got \"x\" twice")]
    [InlineData("\"type\": \"Text\"", "\"type\": \"Int64\"", "column \"t\": expected a profile of numbers, got another")]
    [InlineData("\"value\":\"b\"", "\"value\":\"a\"", "expected different texts, got \"a\" twice")]
    [InlineData("\"values\":[1,2]", "\"values\":[2,1]", "expected finite values that rise")]
    [InlineData("\"values\":[1,2]", "\"values\":[1,2,3]", "expected a sketch of 2 numbers, got 3")]
    [InlineData("\"values\":[1,2]", "\"values\":[1,2],\"weights\":[1,4611686018427387904]", "expected finite values that rise and weights from 1")]
    [InlineData("\"values\":[1,2]", "\"values\":[1,2],\"error\":9", "expected an error from 0 to the number of values")]
    [InlineData("\"limit\":4096", "\"limit\":1", "expected at most 1 row hashes of 8 bytes in base 64")]
    [InlineData("\"hashes\":\"", "\"hashes\":\"?", "expected at most 4096 row hashes of 8 bytes in base 64")]
    [InlineData("\"undercount\": 0", "\"undercount\": 7", "expected counts from 0 to 2, got an undercount of 7")]
    [InlineData("\"shortestLength\": 1", "\"shortestLength\": 5", "expected lengths from the shortest to the longest")]
    public void A_profile_that_contradicts_itself_is_refused(string text, string replacement, string message)
    {
        string json = DataProfile.Of(Csv.Parse("x,t\n1,a\n2,b\n")).ToJson();
        Assert.Contains(text, json);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => DataProfile.FromJson(json.Replace(text, replacement))).Message);
    }
}
