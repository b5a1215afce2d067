using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class DatasetReadingTests
{
    [Fact]
    public void Goes_on_where_its_position_says_in_any_number_of_threads()
    {
        string[] whole = [.. Chain(1).Epoch(2, TestContext.Current.CancellationToken)];
        for (int read = 0; read <= whole.Length; read++)
        {
            DatasetPosition position;
            using (DatasetReading<string> reading = Chain(3).Read(new DatasetPosition(2, 0, Position().Chain), TestContext.Current.CancellationToken))
            {
                for (int i = 0; i < read; i++) Assert.True(reading.MoveNext());
                position = DatasetPosition.Parse(reading.Position.ToString());
            }
            Assert.Equal(read, position.Elements);
            using DatasetReading<string> rest = Chain(2).Read(position, TestContext.Current.CancellationToken);
            foreach (string element in whole[read..])
            {
                Assert.True(rest.MoveNext());
                Assert.Equal(element, rest.Current);
            }
            Assert.False(rest.MoveNext());
            rest.NextEpoch();
            Assert.True(rest.MoveNext());
            Assert.Equal(3, rest.Position.Epoch);
        }
    }

    [Fact]
    public void Is_text_and_belongs_to_its_chain()
    {
        Assert.Equal("""{"epoch":0,"elements":0,"chain":"From \u003E Shuffle(7, 5, True) \u003E Map \u003E Batch(3, False) \u003E Map"}""", Position().ToString());
        var error = Assert.Throws<ArgumentException>(() => Dataset.From(1, 2).Read(Position(), TestContext.Current.CancellationToken));
        Assert.Contains("expected a position in \"From\", got one in \"From > Shuffle(7, 5, True) > Map > Batch(3, False) > Map\"", error.Message);
        foreach (string text in new[] { "", "{}", "[]", "null", """{"epoch":-1,"elements":0,"chain":""}""", """{"epoch":0,"elements":0}""" }) Assert.Throws<FormatException>(() => DatasetPosition.Parse(text));
    }

    private static DatasetPosition Position()
    {
        using DatasetReading<string> reading = Chain(1).Read(null, TestContext.Current.CancellationToken);
        return reading.Position;
    }

    private static Dataset<string> Chain(int parallelism) => Dataset.From(Enumerable.Range(0, 25).ToArray()).Shuffle(7, seed: 5).Map(x => x * x, parallelism)
        .Cache().Batch(3).Map(batch => string.Join(' ', batch), parallelism).Prefetch();
}
