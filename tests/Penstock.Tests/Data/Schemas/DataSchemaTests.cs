using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DataSchemaTests
{
    [Fact]
    public void Finds_the_anomalies_of_the_tutorial()
    {
        DataProfile Of(string part) => DataProfile.OfCsv(Path.Combine(TestFiles.RequireData("tfdv-chicago-taxi"), $"{part}.csv"));
        DataProfile train = Of("train");
        var schema = DataSchema.Infer(train);
        Assert.DoesNotContain(schema.Validate(train).Anomalies, a => a.Name != AnomalyName.Constant);
        ValidationReport eval = schema.Validate(Of("eval"), new() { Training = train });
        Anomaly payment = eval.Anomalies.Single(a => a.Column == "payment_type"), company = eval.Anomalies.Single(a => a.Column == "company"), area = eval.Anomalies.Single(a => a.Column == "pickup_community_area");
        Assert.Equal((AnomalyName.UnexpectedTexts, Severity.Error, "1 other in 0.02 % of the rows"), (payment.Name, payment.Severity, payment.Seen));
        Assert.Equal(["Prcard"], payment.Examples);
        Assert.Equal((AnomalyName.UnexpectedTexts, "15 others in 0.48 % of the rows"), (company.Name, company.Seen));
        Assert.Equal((AnomalyName.UnexpectedNumbers, "5 others in 0.12 % of the rows"), (area.Name, area.Seen));
        Assert.False(eval.IsValid);
        DataProfile serving = Of("serving");
        Anomaly missing = Assert.Single(schema.Validate(serving).Anomalies);
        Assert.Equal((AnomalyName.MissingColumn, "tips", Severity.Error), (missing.Name, missing.Column, missing.Severity));
        DataSchema edited = DataSchema.FromJson(schema.With("tips", c => c with { NotIn = ["serving"] }).ToJson());
        Assert.True(edited.Validate(serving, new() { Environment = "serving" }).IsValid);
        Assert.False(edited.Validate(serving).IsValid);
    }

    [Fact]
    public void Infers_types_presence_domains_and_ranges()
    {
        var schema = DataSchema.Infer(DataProfile.Of(Rows(i => i % 4 == 0 ? "" : $"{i}", i => $"{i / 7.0:0.00}", i => i % 2 == 0 ? "true" : "false", i => $"kind {i % 3}", i => $"{i % 5}")));
        Assert.Equal([ValueKind.Whole, ValueKind.Number, ValueKind.Truth, ValueKind.Text, ValueKind.Whole], schema.Columns.Select(c => c.Type!.Value));
        Assert.Equal([0.625, 1, 1, 1, 1], schema.Columns.Select(c => c.MinPresence));
        Assert.Equal(["kind 0", "kind 1", "kind 2"], schema.Column("d").Domain);
        Assert.Equal(["0", "1", "2", "3", "4"], schema.Column("e").Domain);
        Assert.Equal((0.0, 397.0), (schema.Column("a").Min!.Value, schema.Column("a").Max!.Value));
        Assert.Null(schema.Column("c").Min);
        Snapshot.Matches(schema.ToString());
    }

    [Fact]
    public void What_a_schema_was_inferred_from_is_valid()
    {
        foreach (string text in (string[])["a\n1\n1\n", "a,b\n,x\n,y\n", "a\ninf\n1\n", "a\ntrue\nfalse\n", "a,b\n1,2\n"])
        {
            DataProfile profile = DataProfile.Of(Csv.Parse(text));
            Assert.True(DataSchema.Infer(profile).Validate(profile).IsValid, text);
        }
    }

    public static TheoryData<string, string, string, string> Anomalies => new()
    {
        { AnomalyName.MissingColumn, "b,c\nx,0.5\n", "a", "expected the column, got none of the name" },
        { AnomalyName.NewColumn, "a,b,c,d\n1,x,0.5,new\n", "d", "got a column of type Text besides. For example \"new\"" },
        { AnomalyName.UnexpectedType, "a,b,c\none,x,0.5\n", "a", "expected whole numbers, got texts. For example \"one\"" },
        { AnomalyName.UnexpectedType, "a,b,c\n1.5,x,0.5\n", "a", "expected whole numbers, got numbers" },
        { AnomalyName.UnexpectedType, "a,b,c\n1,7,0.5\n", "b", "expected texts, got whole numbers" },
        { AnomalyName.UnexpectedTexts, "a,b,c\n1,x,0.5\n1,q,0.5\n1,q,0.5\n", "b", "expected one of 2 values, got 1 other in 66.67 % of the rows. For example \"q\"" },
        { AnomalyName.NotPresent, "a,b,c\n,x,0.5\n,y,0.5\n", "a", "expected values, got none" },
        { AnomalyName.TooManyMissing, "a,b,c\n,x,0.5\n1,y,0.5\n", "a", "expected values in at least 100 % of the rows, got 50 %" },
        { AnomalyName.SmallWhole, "a,b,c\n-7,x,0.5\n", "a", "expected numbers from 0, got -7" },
        { AnomalyName.BigWhole, "a,b,c\n900,x,0.5\n1,y,0.5\n", "a", "got 900, about 50 % beyond" },
        { AnomalyName.SmallNumber, "a,b,c\n1,x,-0.5\n", "c", "expected numbers from 0, got -0.5" },
        { AnomalyName.BigNumber, "a,b,c\n1,x,1e9\n", "c", "got 1000000000" },
        { AnomalyName.Infinite, "a,b,c\n1,x,inf\n1,x,0.5\n", "c", "expected finite numbers, got 1 infinite" },
        { AnomalyName.Constant, "a,b,c\n1,x,0.5\n2,x,0.6\n", "b", "expected values that differ, got the same in every row" },
        { AnomalyName.FewRows, "a,b,c\n", "", "expected 1 or more rows, got 0" },
    };

    [Theory]
    [MemberData(nameof(Anomalies))]
    public void Every_anomaly_has_its_name_what_was_expected_and_seen(string name, string rows, string column, string message)
    {
        var schema = DataSchema.Infer(DataProfile.Of(Csv.Parse($"a,b,c\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{(i % 2 == 0 ? "x" : "y")},{i / 8.0}\n"))}")));
        Table table = Csv.Parse(rows, new() { Header = true });
        Anomaly found = Assert.Single(schema.Validate(DataProfile.Of(table)).Anomalies, a => a.Name == name);
        Assert.Equal(column == "" ? null : column, found.Column);
        Assert.Contains(message, found.ToString());
    }

    [Fact]
    public void Limits_that_are_edited_in_are_held()
    {
        DataProfile profile = DataProfile.Of(Csv.Parse("a,b\n1,x\n2,long text\n1,x\n3,z\n"));
        var schema = DataSchema.Infer(profile) with { MaxRows = 3, MaxDuplicates = 0.1 };
        schema = schema.With("a", c => c with { MaxDistinct = 2, ValuesPerRow = 2 }).With("b", c => c with { MaxLength = 5, Domain = ["x", "z"], MinDomainMass = 0.75 });
        Assert.Equal([AnomalyName.ManyRows, AnomalyName.DuplicateRows, AnomalyName.WrongShape, AnomalyName.ManyDistinct, AnomalyName.LongTexts], schema.Validate(profile).Anomalies.Select(a => a.Name));
        Assert.Contains(AnomalyName.UnexpectedTexts, schema.With("b", c => c with { MinDomainMass = 0.8 }).Validate(profile).Anomalies.Select(a => a.Name));
        var lenient = schema with { Severities = schema.Validate(profile).Anomalies.Select(a => a.Name).Distinct().ToDictionary(n => n, _ => Severity.Warning) };
        Assert.True(lenient.Validate(profile).IsValid);
    }

    [Fact]
    public void Rows_shared_with_training_are_told()
    {
        DataProfile train = DataProfile.Of(Csv.Parse("a,b\n1,x\n2,y\n3,z\n")), test = DataProfile.Of(Csv.Parse("a,b\n2,y\n4,z\n5,x\n6,x\n"));
        var schema = DataSchema.Infer(train);
        Anomaly found = Assert.Single(schema.Validate(test, new() { Training = train }).Anomalies, a => a.Name == AnomalyName.SharedRows);
        Assert.Equal((Severity.Error, "25 % of the rows"), (found.Severity, found.Seen));
        Assert.Equal(Severity.Warning, Assert.Single((schema with { MaxShared = 0.5 }).Validate(test, new() { Training = train }).Anomalies, a => a.Name == AnomalyName.SharedRows).Severity);
        Assert.DoesNotContain(schema.Validate(test).Anomalies, a => a.Name == AnomalyName.SharedRows);
    }

    [Fact]
    public void Drift_and_skew_beyond_their_limits_are_told_with_the_value()
    {
        DataProfile Of(params int[] numbers) => DataProfile.Of(new Table(new Column("n", Tensor.From([.. numbers.Select(n => (long)n)])), new Column("t", Tensor.From([.. numbers.Select(n => $"{n % 3}")]))));
        DataProfile now = Of([.. Enumerable.Range(0, 500)]), before = Of([.. Enumerable.Range(100, 500)]);
        var schema = DataSchema.Infer(now).With("n", c => c with { MaxDrift = new Dictionary<string, double> { ["kolmogorov_smirnov"] = 0.1, ["jensen_shannon_divergence"] = 0.5 } })
            .With("t", c => c with { MaxSkew = new Dictionary<string, double> { ["infinity_norm"] = 0.01, ["kolmogorov_smirnov"] = 0.1 } });
        ValidationReport report = schema.Validate(now, new() { Previous = before, Serving = before });
        Assert.Equal(["COMPARATOR_KOLMOGOROV_SMIRNOV_HIGH", "COMPARATOR_CONTROL_DATA_MISSING"], report.Anomalies.Select(a => a.Name));
        Assert.Contains("expected kolmogorov_smirnov of at most 0.1 from the previous rows, got 0.2, no buckets, exact", report.ToString());
        Assert.Equal([("n", "jensen_shannon_divergence"), ("n", "kolmogorov_smirnov"), ("t", "infinity_norm")], report.Distances.Select(d => (d.Column, d.Distance)));
        Assert.Equal(report.ToJson(), ValidationReport.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public void Json_is_read_back_and_takes_comments()
    {
        var schema = DataSchema.Infer(DataProfile.Of(Csv.Parse("a,b\n1.5,x\n2,\n"))) with { Version = 3, Severities = new Dictionary<string, Severity> { [AnomalyName.NewColumn] = Severity.Warning } };
        string json = schema.ToJson();
        Assert.Equal(json, DataSchema.FromJson(json).ToJson());
        Assert.Equal(3, DataSchema.FromJson(json.Replace("\"version\"", "// edited by hand\n\"version\"")).Version);
        Snapshot.Matches(json);
    }

    [Theory]
    [InlineData("{", "expected a schema as JSON")]
    [InlineData("null", "expected a schema as JSON")]
    [InlineData("{\"columns\": [null]}", "expected columns, got null")]
    [InlineData("{\"columns\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}", "expected columns of different names, got \"a\" twice")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"min\": 3, \"max\": 1}]}", "column \"a\": expected a min up to max, got 3 and 1")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"minPresence\": 1.5}]}", "expected minPresence from 0 to 1, got 1.5")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"domain\": []}]}", "expected a domain of one or more values")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"maxDrift\": {\"euclid\": 1}}]}", "expected limits on one of jensen_shannon_divergence")]
    [InlineData("{\"columns\": [{\"name\": \"a\", \"typ\": \"whole\"}]}", "expected a schema as JSON")]
    [InlineData("{\"columns\": [], \"version\": 0}", "expected a version from 1, got 0")]
    [InlineData("{\"columns\": [], \"minRows\": 5, \"maxRows\": 2}", "expected rows from the fewest to the most, got 5 and 2")]
    public void A_damaged_schema_is_refused(string json, string message) => Assert.Contains(message, Assert.Throws<InvalidDataException>(() => DataSchema.FromJson(json)).Message);

    private static Table Rows(params Func<int, string>[] fields) =>
        Csv.Parse($"{string.Join(',', fields.Select((_, c) => (char)('a' + c)))}\n{string.Concat(Enumerable.Range(0, 200).Select(i => string.Join(',', fields.Select(f => f(i))) + "\n"))}");
}
