using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ProfileSketchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(15_000)]
    [InlineData(300_000)]
    public void Different_values_are_counted_within_four_standard_errors(int count)
    {
        DistinctSketch numbers = new(), texts = new(), half = new();
        for (int i = 0; i < count; i++)
        {
            numbers.Add(Hash64.Of(i * 0.1));
            (i % 2 == 0 ? texts : half).Add(Hash64.Of(Encoding.UTF8.GetBytes($"text {i}")));
        }
        texts.Merge(half);
        Assert.InRange(numbers.Count(), count * (1 - 4 * 0.0163), count * (1 + 4 * 0.0163));
        Assert.InRange(texts.Count(), count * (1 - 4 * 0.0163), count * (1 + 4 * 0.0163));
        Assert.Equal(texts.Count(), DistinctSketch.FromText(texts.ToText())!.Count());
    }

    [Fact]
    public void Hashes_never_change()
    {
        // They are in files: another answer would make every saved profile useless. Computed by hand from the formula in another language.
        Assert.Equal("88D7C35BBBF3EDED", Hash64.Of(1.0).ToString("X"));
        Assert.Equal(Hash64.Of(0.0), Hash64.Of(-0.0));
        Assert.Equal("E220A8397B1DCDAF AE53BCD79D298C6F E9427C1626A7BE4 1F4E79AA2ABECFF2 C063FE13FAFF93C2", string.Join(' ', new[] { "", "a", "taxi", "Chicago", "Taxi Affiliation Services" }.Select(t => Hash64.Of(Encoding.UTF8.GetBytes(t)).ToString("X"))));
    }

    [Fact]
    public void A_frequent_text_is_found_however_many_rare_ones_come_between()
    {
        // The frequent ones come late, spread thin, and are folded in by many merges.
        var random = new Random(3);
        DataProfile? merged = null;
        for (int part = 0; part < 40; part++)
        {
            string[] texts = [.. Enumerable.Range(0, 5000).Select(i => random.Next(200) == 0 ? "often" : $"{part}-{random.Next(1_000_000)}")];
            var profile = DataProfile.Of(new Table(new Column("t", Tensor.From(texts))));
            merged = merged?.Merge(profile) ?? profile;
        }
        TextProfile found = merged!.Column("t").Texts!;
        Assert.Equal("often", found.Top[0].Value);
        Assert.InRange(found.Top[0].Count, 1000 - found.Undercount - 100, 1100);
        Assert.InRange(found.Undercount, 0, 200_000 / 500);
        Assert.InRange(found.Distinct, 180_000, 205_000);
    }

    [Fact]
    public void Text_lengths_are_in_characters_and_long_texts_are_cut()
    {
        TextProfile texts = DataProfile.Of(new Table(new Column("t", Tensor.From("", "häß", "𝄞𝄞", new string('x', 1000) + "a", new string('x', 1000) + "b"), [false, false, false, false, false]))).Column("t").Texts!;
        Assert.Equal((5L, 0L, 1001L, 1L), (texts.Distinct, texts.ShortestLength, texts.LongestLength, texts.Empty));
        Assert.Equal((0 + 3 + 2 + 1001 + 1001) / 5.0, texts.MeanLength);
        Assert.Equal(new(new string('x', 200), 2), texts.Top[0]);
    }

    [Fact]
    public void Whole_numbers_of_few_values_look_like_kinds()
    {
        Table table = new(
            new Column("hour", Tensor.From([.. Enumerable.Range(0, 1000).Select(i => (long)(i * i % 24))])),
            new Column("amount", Tensor.From([.. Enumerable.Range(0, 1000).Select(i => i % 24 / 2.0)])),
            new Column("id", Tensor.From([.. Enumerable.Range(0, 1000).Select(i => (long)i)])));
        DataProfile profile = DataProfile.Of(table);
        Assert.Equal([true, false, false], profile.Columns.Select(c => c.IsCategorical));
        Assert.Equal([new NumberCount(1, 333), new NumberCount(4, 167)], profile.Column("hour").Numbers!.Top(2));
        Assert.Equal(1000, profile.Column("id").Numbers!.Distinct, 40.0);
    }

    [Fact]
    public void Duplicates_and_shared_rows_are_exact_up_to_the_limit()
    {
        Table rows = Csv.Parse("a,b\n1,x\n2,y\n1,x\n3,\n1,x\n"), others = Csv.Parse("b,a\nx,1\nz,2\n,3.0\ny,2.5\n");
        RowSketch one = DataProfile.Of(rows).RowHashes!, other = DataProfile.Of(others).RowHashes!;
        Assert.Equal((true, 3L, 0.4), (one.IsExact, one.Distinct, one.DuplicateShare));
        // Columns may stand in another order and be of another type of numbers.
        Assert.Equal(0.5, other.ShareFoundIn(one));
        Assert.Equal(0.8, one.ShareFoundIn(other));
    }

    [Fact]
    public void Duplicates_and_shared_rows_are_estimated_beyond_the_limit()
    {
        Table Rows(int first, int count) => new(new Column("a", Tensor.From([.. Enumerable.Range(first, count).Select(i => (long)(i / 2))])), new Column("b", Tensor.From([.. Enumerable.Range(first, count).Select(i => $"{i / 2 % 50}")])));
        RowSketch train = DataProfile.Of(Rows(0, 100_000), new() { RowHashes = 2000 }).RowHashes!, test = DataProfile.Of(Rows(90_000, 30_000), new() { RowHashes = 2000 }).RowHashes!;
        Assert.False(train.IsExact);
        Assert.Equal(50_000, train.Distinct, 5000.0);
        Assert.Equal(0.5, train.DuplicateShare, 0.001);
        Assert.Equal(1 / 3.0, test.ShareFoundIn(train), 0.05);
        Assert.Equal(0, DataProfile.Of(Rows(500_000, 100), new() { RowHashes = 2000 }).RowHashes!.ShareFoundIn(train));
    }

    [Theory]
    [InlineData(-1, 10, "0 to 256 threads, got -1")]
    [InlineData(1, -1, "row hashes, got -1")]
    public void Options_out_of_range_are_refused(int threads, int hashes, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => DataProfile.Of(Csv.Parse("a\n1\n"), new() { Threads = threads, RowHashes = hashes })).Message);
}
