using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public partial class TwelveGraphsTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Taxi_rows_become_features(bool optimize)
    {
        foreach (int rows in (int[])[5, 1, 0])
        {
            Tensor[] table = TwelveGraphs.TaxiTable(rows);
            Tensor features = Run(TwelveGraphs.TaxiRows(), optimize, table)[0];
            Assert.Equal(Shape.Of(rows, 1 + 3 + TwelveGraphs.Buckets + 4), features.Shape);
            AssertClose([.. Enumerable.Range(0, rows).SelectMany(i => TaxiRow(table, i))], features, 1e-6);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Ragged_text_becomes_a_mean_embedding(bool optimize)
    {
        var executor = new Executor(TwelveGraphs.RaggedText(), options: new() { Optimize = optimize });
        double[] t = TwelveGraphs.EmbeddingTable.ToArray<double>();
        double Row(int word, int c) => t[word * TwelveGraphs.EmbeddingWidth + c];
        // Numbers of words: 0 unknown, 1 good, 2 bad, 3 film.
        int[][] words = [[1, 3], [], [2, 2, 3], [0, 0, 1]];
        IEnumerable<double> Means(IEnumerable<int[]> texts) => texts.SelectMany(w => Enumerable.Range(0, 2).Select(c => w.Length == 0 ? 0 : w.Average(word => Row(word, c))));
        AssertClose([.. Means(words)], executor.Run(TwelveGraphs.Reviews, TwelveGraphs.EmbeddingTable)[0]);
        AssertClose([.. Means([[2], [], [3], []])], executor.Run(Tensor.From("bad", "", " film", " "), TwelveGraphs.EmbeddingTable)[0]);
        AssertClose([], executor.Run(Tensor.From(Array.Empty<string>()), TwelveGraphs.EmbeddingTable)[0]);
    }

    [Fact]
    public void The_embedding_of_ragged_text_has_a_gradient() =>
        CentralDifferences.Check(v => [TwelveGraphs.MeanEmbedding(v[0], v[1])], TwelveGraphs.Reviews, TwelveGraphs.EmbeddingTable);

    private static double[] TaxiRow(Tensor[] table, int row)
    {
        string miles = table[0].AsText().GetString(row), payment = table[1].AsText().GetString(row);
        double number = double.TryParse(miles, System.Globalization.CultureInfo.InvariantCulture, out double m) ? m : TwelveGraphs.MeanMiles;
        var features = new double[1 + 3 + TwelveGraphs.Buckets + 4];
        features[0] = (number - TwelveGraphs.MeanMiles) / TwelveGraphs.DeviationMiles;
        features[1 + 1 + Array.IndexOf(TwelveGraphs.Payments, payment)] = 1;
        features[4 + Bucket(table[2].AsText().GetString(row))] = 1;
        features[4 + TwelveGraphs.Buckets + TwelveGraphs.Hours.Count(h => table[3].AsSpan<long>()[row] >= h)] = 1;
        return features;
    }

    // FNV-1a with the last mixing step of MurmurHash3, in arithmetic of any width.
    private static int Bucket(string text)
    {
        System.Numerics.BigInteger mask = ulong.MaxValue, hash = 14695981039346656037ul;
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(text)) hash = ((hash ^ b) * 1099511628211ul) & mask;
        hash = ((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDul) & mask;
        hash = ((hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53ul) & mask;
        return (int)((hash ^ (hash >> 33)) % TwelveGraphs.Buckets);
    }
}
