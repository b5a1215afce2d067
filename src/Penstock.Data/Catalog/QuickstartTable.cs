using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// A generated table of bank customers: ten numeric features on different scales and whether the customer left.
/// Each class is two pairs of opposite clusters, a common and a rare pair, so that both classes have the same mean and no line parts them.
/// </summary>
public sealed class QuickstartTable : DatasetBuilder
{
    /// <summary>The name of the label column: 1 where the customer left, else 0.</summary>
    public const string Label = "left";

    private const int DefaultRows = 1000;
    private const long DefaultSeed = 1;
    private const double LeftShare = 0.37, RareShare = 0.18;

    // Plain features tell much, vague ones little: the distance of a cluster's centre from the middle, in deviations of the cluster.
    private const double Plain = 1.70, Fair = 1.13, Vague = 0.76;

    // The signs are the sides of the middle on which the clusters' centres lie: common and rare ones of those who left, then of those who stayed.
    private static readonly Feature[] Features =
    [
        new("age", 45, 6, 0, Plain, "++++"), new("income", 52_000, 9_000, 0, Plain, "++--"),
        new("balance", 8_200, 2_100, 2, Plain, "+-+-"), new("credit_score", 640, 45, 0, Plain, "+--+"),
        new("tenure_months", 60, 14, 0, Fair, "++++"), new("products", 6, 1.4, 0, Fair, "++--"),
        new("monthly_logins", 24, 5, 0, Fair, "+-+-"), new("card_spend", 1_450, 310, 2, Vague, "+--+"),
        new("support_calls", 9, 2, 0, Vague, "++++"), new("debt_ratio", 0.45, 0.1, 4, Vague, "++--"),
    ];

    internal QuickstartTable() : base(new(
        "quickstart", "Quickstart customers", "generated bank customers of ten numbers each; tell who left",
        new([.. RowExamples.Numbers([.. Features.Select(f => f.Name)]), (Label, new ClassLabelFeature("stayed", "left"))]))
    {
        Licence = "none needed", KeepsOrder = true, Splits = [("train", DefaultRows * 4 / 5), ("test", DefaultRows / 5)], Supervised = new([.. Features.Select(f => f.Name)], Label),
    })
    { }

    /// <summary>Makes the table: ten Float32 columns and the label, an Int32 column named <see cref="Label"/>.</summary>
    /// <param name="rows">How many customers; 1,000 by default.</param>
    /// <param name="seed">The same seed gives the same table; 1 by default.</param>
    public Table Generate(int rows = DefaultRows, long seed = DefaultSeed)
    {
        var random = new SeededRandom(seed, 0);
        var labels = new int[rows];
        float[][] values = [.. Features.Select(_ => new float[rows])];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = random.NextDouble() < LeftShare ? 1 : 0;
            int cluster = (labels[row] == 1 ? 0 : 2) + (random.NextDouble() < RareShare ? 1 : 0), side = random.Next(2) * 2 - 1;
            for (int f = 0; f < Features.Length; f++)
            {
                Feature feature = Features[f];
                double centre = side * feature.Distance * (feature.Signs[cluster] == '+' ? 1 : -1);
                values[f][row] = (float)Math.Round(Math.Max(0, feature.Middle + feature.Deviation * (centre + random.NextNormal())), feature.Digits);
            }
        }
        return new Table([.. Features.Select((feature, f) => new Column(feature.Name, Tensor.From(values[f]))), new Column(Label, Tensor.From(labels))]);
    }

    /// <summary>Makes the table and parts it: four fifths for training, the rest held out.</summary>
    /// <inheritdoc cref="Generate(int, long)"/>
    public (Table Train, Table Test) Load(int rows = DefaultRows, long seed = DefaultSeed) => Generate(rows, seed).Split(0.8, seed);

    /// <inheritdoc/>
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        var (train, test) = Load();
        return [new("train", RowExamples.Of(train, About.Features)), new("test", RowExamples.Of(test, About.Features))];
    }

    private readonly record struct Feature(string Name, double Middle, double Deviation, int Digits, double Distance, string Signs);
}
