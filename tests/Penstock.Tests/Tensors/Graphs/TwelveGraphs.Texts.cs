using Penstock.Tensors;

namespace Penstock.Tests;

internal static partial class TwelveGraphs
{
    public const int Buckets = 4, Words = 3, EmbeddingWidth = 2;
    public const double MeanMiles = 2.5, DeviationMiles = 1.5;
    public static readonly string[] Payments = ["Cash", "Credit Card"];
    public static readonly float[] Hours = [6, 12, 18];

    public static Tensor Reviews => Tensor.From("good film", "", "bad  bad film", "unseen words good");

    public static Tensor EmbeddingTable => Fed.Normal(DType.Float64, [Words + 1, EmbeddingWidth]);

    /// <summary>Features of taxi rows: miles filled in and scaled, payment as one of few, company hashed, hour in bands.</summary>
    public static Graph TaxiRows() => Body(graph =>
    {
        Dim batch = Dim.Symbol("batch");
        Value miles = graph.Input("miles", DType.Text, [batch]), payment = graph.Input("payment", DType.Text, [batch]);
        Value company = graph.Input("company", DType.Text, [batch]), hour = graph.Input("hour", DType.Int64, [batch]);

        Value read = Op.TextToNumber(miles), mean = graph.Number(MeanMiles, DType.Float32);
        Value scaled = (Op.Where(Op.IsNaN(read), mean, read) - MeanMiles) / DeviationMiles;
        Value paid = Op.OneHot(Op.TextLookup(payment, Tensor.From(Payments)), Payments.Length + 1);
        Value hashed = Op.OneHot(Op.TextHash(company, Buckets), Buckets);
        Value bounds = graph.Constant(Tensor.From(Hours).Reshape([1, Hours.Length]));
        Value above = Op.GreaterOrEqual(Op.ExpandDims(Op.Cast(hour, DType.Float32), 1), bounds);
        Value band = Op.OneHot(Op.Cast(Op.Sum(Op.Cast(above, DType.Float32), 1), DType.Int32), Hours.Length + 1);
        graph.Output("features", Op.Concatenate(1, Op.ExpandDims(scaled, 1), paid, hashed, band));
    });

    public static Tensor[] TaxiTable(int rows)
    {
        string[] miles = ["1.5", "", "12", "n/a", "0.25"], payments = ["Cash", "Prcard", "Credit Card", "", "Cash"], companies = ["Flash", "Blue", "", "Flash", "Ünique"];
        return [Tensor.From(miles[..rows]), Tensor.From(payments[..rows]), Tensor.From(companies[..rows]), Tensor.From([.. new long[] { 5, 6, 11, 18, 23 }[..rows]])];
    }

    /// <summary>The mean embedding of each text's words; nothing for a text without words.</summary>
    public static Graph RaggedText() => Body(graph =>
    {
        Dim batch = Dim.Symbol("batch");
        Value texts = graph.Input("texts", DType.Text, [batch]), table = graph.Input("table", DType.Float64, [Words + 1, EmbeddingWidth]);
        graph.Output("means", MeanEmbedding(texts, table));
    });

    public static Value MeanEmbedding(Value texts, Value table)
    {
        Graph graph = texts.Graph;
        var (tokens, rows, _, _) = Op.TextSplit(texts, most: 8);
        Value embedded = Op.Gather(table, Op.TextLookup(tokens, Tensor.From("good", "bad", "film")));
        Dim batch = texts.Shape[0], count = tokens.Shape[0];
        Value sums = Op.ScatterAdd(rows, embedded, [batch, EmbeddingWidth]);
        Value counts = Op.ScatterAdd(rows, Op.BroadcastTo(graph.Number(1, DType.Float64), [count]), [batch]);
        return sums / Op.ExpandDims(Op.Maximum(counts, graph.Number(1, DType.Float64)), 1);
    }
}
