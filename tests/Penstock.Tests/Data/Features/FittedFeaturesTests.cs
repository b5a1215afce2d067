using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class FittedFeaturesTests
{
    private static readonly Table Rides = Csv.Parse("""
        fare,miles,payment,area,start,card
        10,0,Cash,8,2014-05-16T19:45:00Z,true
        20,3,Card,,2013-03-04,false
        ,1,,8,soon,true
        30,7,Card,32,,
        """);

    [Fact]
    public void Numbers_are_scaled_by_what_the_training_rows_say_and_missing_ones_are_filled_and_marked()
    {
        double deviation = Math.Sqrt(200.0 / 3), log = new[] { 0, Math.Log(4), Math.Log(2), Math.Log(8) }.Average();
        double spread = Math.Sqrt(new[] { 0, Math.Log(4), Math.Log(2), Math.Log(8) }.Average(x => (x - log) * (x - log)));
        FittedFeatures fitted = FittedFeatures.Fit(
            [new PlainNumber("fare"), new ScaleTo01("fare"), new StandardScore("fare") { Missing = new(Indicator: true) }, new LogScale("miles"), new PlainNumber("card") { Missing = new(ImputeBy.Value, -1) },
                new ScaleTo01("fare") { Name = "median", Missing = new(ImputeBy.Median) }], Rides);
        Assert.Equal(["fare", "fare_01", "fare_z", "fare_z=missing", "miles_log", "card", "median"], fitted.Places);
        double[][] expected =
        [
            [10, 0, -10 / deviation, 0, -log / spread, 1, 0], [20, 0.5, 0, 0, (Math.Log(4) - log) / spread, 0, 0.5],
            [20, 0.5, 0, 1, (Math.Log(2) - log) / spread, 1, 0.5], [30, 1, 10 / deviation, 0, (Math.Log(8) - log) / spread, -1, 1],
        ];
        AssertMatrix(expected, fitted.Apply(Rides).Input);
    }

    [Theory]
    [InlineData(3, "4,7")]
    [InlineData(2, "5")]
    public void Buckets_part_the_rows_evenly_and_a_number_at_a_boundary_goes_right(int count, string boundaries)
    {
        // As tft.bucketize does: 1 to 9 in three buckets gives 0 0 0 1 1 1 2 2 2.
        Table rows = new(new Column("x", Tensor.From(9.0, 1, 8, 2, 7, 3, 6, 4, 5)));
        var fitted = (FittedBuckets)FittedFeatures.Fit([new Buckets("x", count)], rows).Features[0];
        Assert.Equal(boundaries, string.Join(',', fitted.Boundaries));
        FittedFeatures ids = FittedFeatures.Fit([new Buckets("x", 3) { AsIds = true }], rows);
        Example found = ids.Apply(new(new Column("x", Tensor.From(-5.0, 3.9, 4, 6.9, 7, 100, double.NaN))));
        Assert.Equal([0L, 0, 1, 1, 2, 2, 3], found["x_buckets"].ToArray<long>());
    }

    [Fact]
    public void A_frequent_number_may_have_a_bucket_of_its_own()
    {
        double[] gains = [.. Enumerable.Repeat(0.0, 900), .. Enumerable.Range(1, 100).Select(i => (double)i)];
        var fitted = (FittedBuckets)FittedFeatures.Fit([new Buckets("x", 4) { FrequentApart = true }], new Table(new Column("x", Tensor.From(gains)))).Features[0];
        Assert.Equal([1.0, 26, 51, 76], fitted.Boundaries);
    }

    [Fact]
    public void A_vocabulary_has_missing_and_unknown_ones_first_then_the_most_frequent()
    {
        Table rows = Csv.Parse("word,number\nb,7\na,3\nb,3\nc,3\na,7\n,\nd,9\n");
        FittedFeatures fitted = FittedFeatures.Fit([new Vocabulary("word", 3) { AsIds = true }, new Vocabulary("number") { AsIds = true, LeastCount = 2, OutOfVocabulary = 0 }], rows);
        Assert.Equal(["b", "a", "d"], ((FittedVocabulary)fitted.Features[0]).Texts);
        Assert.Equal([3.0, 7], ((FittedVocabulary)fitted.Features[1]).Numbers);
        Example ids = fitted.Apply(Csv.Parse("word,number\na,7\nb,3\nz,5\n,\n"));
        Assert.Equal([3L, 2, 1, 0], ids["word"].ToArray<long>());
        Assert.Equal([2L, 1, 0, 0], ids["number"].ToArray<long>());
    }

    [Fact]
    public void Hashes_and_crosses_never_change()
    {
        // Files and services rely on these numbers; Python computed them from the rule.
        Table rows = Csv.Parse("a,b\nx,1\ny,2\n,3\n");
        FittedFeatures fitted = FittedFeatures.Fit([new Hash("a", 1000) { AsIds = true }, new Hash("b", 1000) { AsIds = true }, new Cross([new Hash("a", 1000), new Hash("b", 1000)], 5000) { AsIds = true, Name = "both" }], rows);
        Example ids = fitted.Apply(rows);
        Assert.Equal("621 469 342", string.Join(' ', ids["a_hash"].ToArray<long>()));
        Assert.Equal("231 121 27", string.Join(' ', ids["b_hash"].ToArray<long>()));
        Assert.Equal("555 4858 383", string.Join(' ', ids["both"].ToArray<long>()));
    }

    [Fact]
    public void A_cross_of_few_combinations_gives_each_its_own_number()
    {
        FittedFeatures fitted = FittedFeatures.Fit([new Cross([new Vocabulary("payment"), new Buckets("fare") { Boundaries = [15] }])], Rides);
        var cross = (FittedCross)fitted.Features[0];
        Assert.True(cross.IsExact);
        Assert.Equal(4 * 3, cross.Size);
        Tensor matrix = fitted.Apply(Rides).Input;
        string[] found = [.. Enumerable.Range(0, 4).Select(row => fitted.Places[matrix.AsSpan<float>().Slice(row * 12, 12).IndexOf(1f)])];
        Assert.Equal(["payment_x_fare_buckets=Cash, <15", "payment_x_fare_buckets=Card, >=15", "payment_x_fare_buckets=missing, missing", "payment_x_fare_buckets=Card, >=15"], found);
    }

    [Fact]
    public void Parts_of_a_date_are_found_in_seconds_and_in_texts()
    {
        DateTimeOffset[] times = [new(2014, 5, 16, 19, 45, 0, TimeSpan.Zero), new(2024, 2, 29, 0, 0, 0, TimeSpan.Zero), new(1969, 12, 31, 23, 59, 0, TimeSpan.Zero)];
        Table rows = new(
            new Column("seconds", Tensor.From([.. times.Select(t => (double)t.ToUnixTimeSeconds()), double.NaN])),
            new Column("text", Tensor.From([.. times.Select(t => t.ToString("yyyy-MM-ddTHH:mm:ss+00:00")), "no time"])));
        CalendarField[] fields = Enum.GetValues<CalendarField>();
        Example ids = FittedFeatures.Fit([.. fields.SelectMany(f => new[] { new DatePart("seconds", f) { AsIds = true }, new DatePart("text", f) { AsIds = true } })], rows).Apply(rows);
        foreach (CalendarField field in fields)
        {
            long[] expected = [.. times.Select(t => 1L + field switch
            {
                CalendarField.Year => t.Year - 1969, CalendarField.Month => t.Month - 1, CalendarField.Day => t.Day - 1, CalendarField.Weekday => ((int)t.DayOfWeek + 6) % 7,
                CalendarField.Hour => t.Hour, _ => t.Minute,
            }), 0];
            Assert.Equal(expected, ids[$"seconds_{field.ToString().ToLowerInvariant()}"].ToArray<long>());
            Assert.Equal(expected, ids[$"text_{field.ToString().ToLowerInvariant()}"].ToArray<long>());
        }
    }

    [Fact]
    public void One_hot_has_a_place_for_each_whole_number_and_none_for_others()
    {
        FittedFeatures fitted = FittedFeatures.Fit([new Penstock.Data.OneHot("x", 3)], new Table(new Column("x", Tensor.From(1.0))));
        AssertMatrix([[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]], fitted.Apply(new(new Column("x", Tensor.From(0.0, 2, 3, 1.5, double.NaN)))).Input);
    }

    [Fact]
    public void Statistics_of_parts_merge_to_those_of_the_whole()
    {
        var random = new Random(5);
        Table all = new(
            new Column("x", Tensor.From([.. Enumerable.Range(0, 3000).Select(_ => Math.Exp(random.NextDouble() * 5))])),
            new Column("w", Tensor.From([.. Enumerable.Range(0, 3000).Select(_ => $"w{random.Next(30)}")])));
        Feature[] features = [new StandardScore("x"), new LogScale("x"), new ScaleTo01("x"), new Buckets("x", 8), new Vocabulary("w", 10), new DatePart("x", CalendarField.Year)];
        FeatureStatistics first = new(features), second = new(features);
        first.Add(all.Rows([.. Enumerable.Range(0, 1000)]));
        second.Add(all.Rows([.. Enumerable.Range(1000, 1500)]));
        second.Add(all.Rows([.. Enumerable.Range(2500, 500)]));
        first.Merge(second);
        FittedFeatures whole = FittedFeatures.Fit(features, all), merged = first.Fit();
        Assert.Equal(3000, first.Rows);
        foreach (var (a, b) in whole.Features.Zip(merged.Features))
        {
            if (a is not FittedNumber x || b is not FittedNumber y) continue;
            Assert.Equal(x.Shift, y.Shift, 1e-9);
            Assert.Equal(x.Scale, y.Scale, 1e-9);
        }
        Assert.Equal(whole.Places, merged.Places);
    }

    [Fact]
    public void Fitted_features_come_back_from_JSON_with_the_same_results()
    {
        Feature[] features =
        [
            new StandardScore("fare") { Missing = new(Indicator: true) }, new Buckets("miles", 3), new Vocabulary("payment"), new Vocabulary("area"), new Hash("payment", 7), new Penstock.Data.OneHot("miles", 4),
            new DatePart("start", CalendarField.Year), new Cross([new Vocabulary("payment"), new Buckets("fare", 2)]), new Vocabulary("payment") { AsIds = true, Name = "ids" },
        ];
        FittedFeatures fitted = FittedFeatures.Fit(features, Rides), read = FittedFeatures.FromJson(fitted.ToJson());
        Assert.Equal(fitted.ToJson(), read.ToJson());
        Assert.Equal(fitted.Places, read.Places);
        Example expected = fitted.Apply(Rides), found = read.Apply(Rides);
        Assert.Equal(expected[FittedFeatures.Matrix].ToArray<float>(), found[FittedFeatures.Matrix].ToArray<float>());
        Assert.Equal(expected["ids"].ToArray<long>(), found["ids"].ToArray<long>());
        Assert.Equal(fitted.ToString(), read.ToString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{")]
    [InlineData("""[{"kind":"spell","name":"a"}]""")]
    [InlineData("""[{"kind":"number","name":"a","column":"x","fill":0,"shift":0,"scale":0}]""")]
    [InlineData("""[{"kind":"buckets","name":"a","column":"x","boundaries":[2,1]}]""")]
    [InlineData("""[{"kind":"vocabulary","name":"a","column":"x","outOfVocabulary":1}]""")]
    [InlineData("""[{"kind":"vocabulary","name":"a","column":"x","outOfVocabulary":1,"texts":["b","b"]}]""")]
    [InlineData("""[{"kind":"hash","name":"a","column":null,"count":3}]""")]
    [InlineData("""[{"kind":"hash","name":"a","column":{"name":"x","isText":true},"count":3},{"kind":"hash","name":"a","column":{"name":"x","isText":true},"count":3}]""")]
    [InlineData("""[{"kind":"cross","name":"a","parts":[null,null],"count":3}]""")]
    [InlineData("""[{"kind":"date","name":"a","column":{"name":"x","isText":true},"field":"Hour","first":5,"last":2}]""")]
    [InlineData("""[{"kind":"hash","name":"a","column":{"name":"x","isText":true},"count":3},{"kind":"number","name":"b","column":"x","fill":0,"shift":0,"scale":1}]""")]
    public void What_is_no_fitted_features_is_refused(string json) =>
        Assert.StartsWith("FittedFeatures: expected fitted features as JSON", Assert.Throws<InvalidDataException>(() => FittedFeatures.FromJson(json)).Message);

    [Fact]
    public void Columns_that_are_missing_or_of_another_kind_are_told()
    {
        Assert.Contains("\"speed\"", Assert.Throws<ArgumentException>(() => FittedFeatures.Fit([new StandardScore("speed")], Rides)).Message);
        Assert.Contains("column \"payment\": expected numbers, got texts such as \"Cash\"", Assert.Throws<InvalidDataException>(() => FittedFeatures.Fit([new StandardScore("payment")], Rides)).Message);
        Assert.Contains("\"fare_z\" twice", Assert.Throws<ArgumentException>(() => FittedFeatures.Fit([new StandardScore("fare"), new StandardScore("fare")], Rides)).Message);
        FittedFeatures fitted = FittedFeatures.Fit([new StandardScore("fare"), new Vocabulary("payment")], Rides);
        Assert.Contains("without payment", Assert.Throws<InvalidDataException>(() => fitted.Apply(Rides.Without("payment"))).Message);
    }

    [Fact]
    public void A_table_of_no_rows_gives_an_empty_matrix()
    {
        FittedFeatures fitted = FittedFeatures.Fit([new StandardScore("fare"), new Vocabulary("payment")], Rides);
        Assert.Equal(Shape.Of(0, fitted.Width), fitted.Apply(Rides.Rows()).Input.Shape);
    }

    [Fact]
    public void Defaults_suit_the_columns()
    {
        var random = new Random(1);
        const int n = 400;
        Table rows = new(
            new Column("customer_id", Tensor.From([.. Enumerable.Range(0, n).Select(i => (long)i * 7)])),
            new Column("age", Tensor.From([.. Enumerable.Range(0, n).Select(_ => (long)random.Next(18, 90))])),
            new Column("gain", Tensor.From([.. Enumerable.Range(0, n).Select(_ => random.NextDouble() < 0.9 ? 0 : Math.Exp(random.NextDouble() * 10))])),
            new Column("area", Tensor.From([.. Enumerable.Range(0, n).Select(_ => (long)random.Next(5))])),
            new Column("word", Tensor.From([.. Enumerable.Range(0, n).Select(i => "abc"[i % 3].ToString())])),
            new Column("day", Tensor.From([.. Enumerable.Range(0, n).Select(i => $"2026-01-{1 + i % 28:00}")])),
            new Column("name", Tensor.From([.. Enumerable.Range(0, n).Select(i => $"person {i}")])),
            new Column("same", Tensor.From([.. Enumerable.Repeat(1.0, n)])),
            new Column("label", Tensor.From([.. Enumerable.Range(0, n).Select(i => i % 2 == 0)])));
        DefaultFeatures chosen = DefaultFeatures.Of(DataProfile.Of(rows), ["label"]);
        Assert.Equal(["age_z", "age_buckets", "gain_log", "gain_buckets", "area_z", "area", "word", "day_month", "day_weekday", "day_hour"], chosen.Features.Select(f => f.Name));
        Assert.Equal(["customer_id (a number for each row, as its name says)", "name (nearly every row has a text of its own)", "same (the same in every row)"], chosen.LeftOut.Select(c => c.ToString()));
        Assert.Equal(["name"], DefaultFeatures.Of(DataProfile.Of(rows), ["label"], ["name"]).Features.Select(f => f.Name));
    }

    private static void AssertMatrix(double[][] expected, Tensor found)
    {
        Assert.Equal(Shape.Of(expected.Length, expected[0].Length), found.Shape);
        for (int i = 0; i < found.Count; i++) Assert.Equal(expected[i / expected[0].Length][i % expected[0].Length], found.AsSpan<float>()[i], 1e-6);
    }
}
