using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A profile is read from a file that anybody may have written: it is refused, or all that is done with profiles works.</summary>
public class ProfileFuzzTests
{
    private static readonly string[] s_hostile =
    [
        "0", "-1", "1", "1.5", "1e308", "-1e308", "1e-320", "9223372036854775807", "-9223372036854775808", "140737488355327", "2147483648", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "null", "true",
        "\"\"", "\"AAAA\"", "[]", "{}", "[null]", "[[]]", "\"Int64\"", "\"Text\"", "\"Float32\"", "\"Bool\"",
    ];

    [Fact]
    public void A_profile_that_was_tampered_with_is_refused_or_works() => Fuzz(rounds: 1500, seed: 1);

    [Fact(Explicit = true)]
    public void A_profile_that_was_tampered_with_is_refused_or_works_however_it_was_done() => Fuzz(rounds: 200_000, seed: 2);

    private static void Fuzz(int rounds, int seed)
    {
        var random = new Random(seed);
        string[] seeds = [Profile(300).ToJson(), Profile(20).Merge(Profile(900)).ToJson(), Merged().ToJson()];
        DataProfile other = Profile(200);
        int refused = 0, taken = 0;
        for (int round = 0; round < rounds; round++)
        {
            JsonNode root = JsonNode.Parse(seeds[random.Next(seeds.Length)])!;
            for (int changes = random.Next(1, 3); changes > 0; changes--) Tamper(root, random);
            string text = root.ToJsonString();
            // Half a character, which no tree of JSON can hold.
            if (random.Next(50) == 0) text = text.Replace("\"t1\"", "\"\\ud800\"", StringComparison.Ordinal);
            try
            {
                if (Read(text) is { } profile)
                {
                    taken++;
                    Use(profile, other);
                }
                else refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e.GetType().Name} {e.Message}\n{text[..Math.Min(text.Length, 4000)]}\n{e.StackTrace}");
            }
        }
        Assert.True(refused > rounds / 20 && taken > rounds / 20, $"{refused} refused, {taken} taken");
    }

    private static DataProfile? Read(string text)
    {
        try
        {
            return DataProfile.FromJson(text);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>All that is done with a profile; what does not suit another profile is an error of arguments.</summary>
    private static void Use(DataProfile profile, DataProfile other)
    {
        Assert.NotNull(profile.ToString());
        Assert.Equal(profile.ToJson(), DataProfile.FromJson(profile.ToJson()).ToJson());
        foreach (NumberProfile numbers in profile.Columns.Select(c => c.Numbers).OfType<NumberProfile>())
        {
            Assert.All(numbers.Sketch.Quantiles(17), q => Assert.True(double.IsFinite(q)));
            Assert.True(double.IsFinite(numbers.Quantile(0.333)) && numbers.Distinct >= 0);
            Assert.NotEmpty(numbers.Histogram().Buckets);
        }
        foreach (ColumnProfile column in profile.Columns.Where(c => c.Present > 0)) ColumnReference.Of(column);
        if (profile.RowHashes is { } rows) Assert.True(rows.Distinct >= 0 && rows.DuplicateShare is >= 0 and <= 1 && rows.ShareFoundIn(other.RowHashes!) is >= 0 and <= 1);
        DataSchema schema = DataSchema.FromJson(DataSchema.Infer(profile).ToJson());
        Assert.NotNull(schema.Validate(other).ToString());
        Assert.NotNull(DataSchema.Infer(other).Validate(profile, new() { Training = other, Previous = other }).ToString());
        Assert.DoesNotContain(ProfileComparison.Of(other, profile).Columns.SelectMany(c => c.Distances), d => double.IsNaN(d.Value));
        Assert.NotNull(ProfileComparison.Of(profile, other).ToJson());
        try
        {
            Assert.NotNull(other.Merge(profile).Merge(profile).ToString());
        }
        catch (ArgumentException)
        {
            // Other columns, or texts in one and numbers in the other.
        }
    }

    [Theory]
    [InlineData("columns of registers", """{"rows":1,"columns":[""", """{"name":"a","type":"Text","count":1,"missing":0,"texts":{"distinct":1,"isExact":false,"top":[],"registers":""}},""", "]}")]
    [InlineData("quantiles", """{"rows":1,"columns":[{"name":"a","type":"Int64","count":1,"missing":0,"numbers":{"min":1,"max":1,"mean":1,"standardDeviation":0,"zeros":0,"infinite":0,"quantiles":[""", "1,", "]}}]}")]
    [InlineData("blocks", """{"rows":1,"columns":[{"name":"a","type":"Int64","count":1,"missing":0,"numbers":{"min":1,"max":1,"mean":1,"standardDeviation":0,"zeros":0,"infinite":0,"quantiles":[],"sketch":[""", """{"values":[1]},""", "]}}]}")]
    [InlineData("values", """{"rows":1,"columns":[{"name":"a","type":"Int64","count":1,"missing":0,"numbers":{"min":1,"max":1,"mean":1,"standardDeviation":0,"zeros":0,"infinite":0,"quantiles":[],"sketch":[{"values":[""", "1,", "]}]}}]}")]
    [InlineData("texts", """{"rows":1,"columns":[{"name":"a","type":"Text","count":1,"missing":0,"texts":{"distinct":1,"isExact":false,"top":[""", """{"value":"a","count":1},""", "]}}]}")]
    public void Lists_without_end_take_no_memory(string what, string begin, string one, string end)
    {
        string text = begin + string.Concat(Enumerable.Repeat(one, 8_000_000 / one.Length)).TrimEnd(',') + end;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => DataProfile.FromJson(text));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20L * text.Length, $"{what}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes for {text.Length} characters");
    }

    private static DataProfile Profile(int rows)
    {
        var random = new Random(rows);
        bool[] missing = [.. Enumerable.Range(0, rows).Select(_ => random.Next(5) == 0)];
        return DataProfile.Of(new Table(
            new Column("whole", Tensor.From([.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(9))])),
            new Column("number", Tensor.From([.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 10 - 5)]), missing),
            new Column("text", Tensor.From([.. Enumerable.Range(0, rows).Select(_ => $"t{random.Next(6)}")]), missing),
            new Column("none", Tensor.From(new double[rows]), [.. missing.Select(_ => true)])), new() { RowHashes = 16 });
    }

    private static DataProfile Merged()
    {
        DataProfile all = Profile(700);
        for (int i = 701; i < 704; i++) all = all.Merge(DataProfile.FromJson(Profile(i).ToJson()));
        return all;
    }

    private static void Tamper(JsonNode root, Random random)
    {
        List<JsonNode> nodes = [.. All(root).Where(n => n.Parent is not null)];
        // Long lists of numbers would take nearly all draws.
        JsonNode node = nodes[random.Next(nodes.Count)];
        if (random.Next(5) > 0) node = nodes.Where(n => n.Parent is JsonObject).ElementAt(random.Next(nodes.Count(n => n.Parent is JsonObject)));
        switch (random.Next(6))
        {
            case 0 when node.Parent is JsonObject parent:
                parent.Remove(node.GetPropertyName());
                break;
            case 1 when node.Parent is JsonArray list:
                list.Insert(random.Next(list.Count + 1), node.DeepClone());
                break;
            case 2:
                node.ReplaceWith(nodes[random.Next(nodes.Count)].DeepClone());
                break;
            case 3 when node is JsonValue value && value.TryGetValue(out long number):
                node.ReplaceWith(JsonValue.Create(unchecked(number + random.Next(-2, 3))));
                break;
            default:
                node.ReplaceWith(JsonNode.Parse(s_hostile[random.Next(s_hostile.Length)]));
                break;
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject of => of.Select(p => p.Value).OfType<JsonNode>().SelectMany(All).Prepend(node),
        JsonArray list => list.OfType<JsonNode>().SelectMany(All).Prepend(node),
        _ => [node],
    };
}
