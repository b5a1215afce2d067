using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Generated rows drift as dialled, and drawn digits can be told apart.</summary>
public class GeneratedSetTests
{
    private const int Rows = 4000;

    [Fact]
    public void Nothing_drifts_where_nothing_is_dialled()
    {
        Table table = Generate(TableDrift.None, 1);
        Assert.InRange(Mean(table, "spending"), 117, 123);
        Assert.InRange(Share(table, "segment", "new"), 0.46, 0.52);
        Assert.InRange(table.Column("spending").MissingCount / (double)Rows, 0.01, 0.03);
        Assert.Equal(Mean(table, "spending"), Mean(Generate(TableDrift.None, 0), "spending"));
    }

    // The expected numbers are those of the definition: 120 + 3 * 40 * strength, and so on.
    [Theory]
    [InlineData(0.25)]
    [InlineData(1.0)]
    public void Each_kind_changes_what_it_says_and_by_its_strength(double strength)
    {
        Table plain = Generate(TableDrift.None, 0);
        Assert.InRange(Mean(Generate(TableDrift.Covariate, strength), "spending"), 120 + 120 * strength - 3, 120 + 120 * strength + 3);
        Assert.InRange(Yes(Generate(TableDrift.Prior, strength)), (1 - strength) * Yes(plain) + strength * 0.95 - 0.03, (1 - strength) * Yes(plain) + strength * 0.95 + 0.03);
        Assert.InRange(Generate(TableDrift.Missing, strength).Column("spending").MissingCount / (double)Rows, 0.02 + 0.48 * strength - 0.03, 0.02 + 0.48 * strength + 0.03);
        Assert.InRange(Share(Generate(TableDrift.Unseen, strength), "segment", "partner"), 0.49 * strength - 0.03, 0.49 * strength + 0.03);
        Assert.Equal(0, Share(plain, "segment", "partner"));
    }

    [Fact]
    public void A_concept_that_is_turned_round_turns_the_answers_of_like_rows_round()
    {
        Table plain = Generate(TableDrift.None, 0), turned = Generate(TableDrift.Concept, 1);
        Assert.InRange(Mean(turned, "spending"), 117, 123);
        Assert.True(Difference(plain) > 15 && Difference(turned) < -15, $"{Difference(plain)} and {Difference(turned)}");
    }

    [Fact]
    public void A_drift_begins_where_it_is_dialled_and_grows()
    {
        Table table = Catalog.DriftingTable.Generate(new() { Rows = Rows, Kind = TableDrift.Covariate, Strength = 1, Begins = 0.5, Grows = 0.5 });
        Assert.InRange(Mean(table.Rows([.. Enumerable.Range(0, Rows / 2)]), "spending"), 117, 123);
        Assert.InRange(Mean(table.Rows([.. Enumerable.Range(Rows / 2, Rows / 2)]), "spending"), 175, 185);
        Assert.Throws<ArgumentOutOfRangeException>(() => Catalog.DriftingTable.Generate(new() { Strength = 2 }));
    }

    // A learner of its own: the nearest mean image of a digit. Guessing gives 0.1.
    [Fact]
    public void Drawn_digits_can_be_told_apart_but_not_by_a_glance()
    {
        Example train = Catalog.DrawnDigits.Generate(1500).Batch(1500).First(), test = Catalog.DrawnDigits.Generate(300, seed: 9).Batch(300).First();
        double[][] means = [.. Enumerable.Range(0, 10).Select(digit => MeanOf(train, digit))];
        int right = Enumerable.Range(0, 300).Count(row => Enumerable.Range(0, 10).MinBy(digit => Distance(test, row, means[digit])) == test.Label!.AsSpan<int>()[row]);
        Assert.InRange(right / 300.0, 0.5, 0.97);
    }

    [Fact]
    public void The_same_seed_draws_the_same_digits()
    {
        byte[] first = Pixels(3), again = Pixels(3), other = Pixels(4);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        // Frozen: a seed gives the same images in every version.
        Assert.Equal(first, Catalog.DrawnDigits.Generate(50, seed: 3).Take(20).Batch(20).First().Input.ToArray<byte>());
    }

    private static byte[] Pixels(long seed) => Catalog.DrawnDigits.Generate(20, seed).Batch(20).First().Input.ToArray<byte>();

    private static Table Generate(TableDrift kind, double strength) => Catalog.DriftingTable.Generate(new() { Rows = Rows, Kind = kind, Strength = strength, Seed = 5 });

    private static double Mean(Table table, string column) => Enumerable.Range(0, table.RowCount).Where(r => !table.Column(column).IsMissing(r)).Average(table.Column(column).NumberAt);

    private static double Share(Table table, string column, string text) => Enumerable.Range(0, table.RowCount).Count(r => table.Column(column).TextAt(r) == text) / (double)table.RowCount;

    private static double Yes(Table table) => Enumerable.Range(0, table.RowCount).Average(table.Column(DriftingTable.Label).NumberAt);

    private static double Difference(Table table)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(r => !table.Column("spending").IsMissing(r))];
        return rows.Where(r => table.Column("buys").NumberAt(r) == 1).Average(table.Column("spending").NumberAt) - rows.Where(r => table.Column("buys").NumberAt(r) == 0).Average(table.Column("spending").NumberAt);
    }

    private static double[] MeanOf(Example rows, int digit)
    {
        int[] of = [.. Enumerable.Range(0, rows.Label!.Count).Where(r => rows.Label.AsSpan<int>()[r] == digit)];
        return [.. Enumerable.Range(0, 784).Select(p => of.Average(r => (double)rows.Input.AsSpan<byte>()[r * 784 + p]))];
    }

    private static double Distance(Example rows, int row, double[] mean)
    {
        ReadOnlySpan<byte> pixels = rows.Input.AsSpan<byte>().Slice(row * 784, 784);
        double sum = 0;
        for (int p = 0; p < 784; p++) sum += (pixels[p] - mean[p]) * (pixels[p] - mean[p]);
        return sum;
    }
}
