using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

// Counts what the whole process allocates, so no other test may run beside it.
[Collection("Allocations")]
public class RecycledReadingTests
{
    private static Dataset<Example> Rows(int count) => Dataset.FromTensors(
        Tensor.From(Enumerable.Range(0, count * 3).Select(i => (float)i).ToArray(), Shape.Of(count, 3)),
        Tensor.From(Enumerable.Range(0, count).ToArray()));

    [Fact]
    public void Makes_nothing_on_the_heap_while_batches_are_read_again_and_again()
    {
        using DatasetReader<Example> reader = Rows(1000).Shuffle(300, seed: 1).Batch(64).Prefetch().Open(new() { Reuse = 1 });
        ReadEpochs(reader, 0, 2);
        Assert.Equal(0, Allocations.Of(() => ReadEpochs(reader, 2, 10)));
    }

    [Fact]
    public void Makes_nothing_on_the_heap_when_a_thread_reads_ahead()
    {
        // A batch above the size that is copied in place.
        Dataset<Example> large = Dataset.FromTensors(Tensor.Zeros(DType.UInt8, Shape.Of(40, 1 << 18)));
        using DatasetReader<Example> reader = large.Shuffle(40, seed: 1).Batch(8).Prefetch().Open(new() { Reuse = 1 });
        ReadEpochs(reader, 0, 2);
        Assert.Equal(0, Allocations.Of(() => ReadEpochs(reader, 2, 10)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(40)]
    public void Goes_on_after_skipped_batches_as_if_they_had_been_read(int skip)
    {
        Dataset<Example> batches = Rows(100).Shuffle(30, seed: 4).Batch(7).Repeat(2).Map(x => x).Prefetch();
        int[][] whole = [.. batches.Epoch(3, TestContext.Current.CancellationToken).Select(b => b.Label!.ToArray<int>())];
        var rest = new List<int[]>();
        using DatasetReader<Example> reader = batches.Open(new() { Epoch = 3, Skip = skip, Reuse = 1 });
        while (reader.MoveNext()) rest.Add(reader.Current.Label!.ToArray<int>());
        Assert.Equal(whole.Skip(skip), rest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Keeps_as_many_batches_valid_as_asked_for(int reuse)
    {
        foreach (Dataset<Example> batches in new[] { Rows(50).Batch(4), Rows(50).Map(x => x, 3).Batch(4), Rows(50).Batch(4).Map(x => x, 3), Rows(50).Batch(4).Map(x => x).Prefetch(3) })
        {
            using DatasetReader<Example> reader = batches.Open(new() { Reuse = reuse });
            var kept = new Queue<(Example, int)>();
            for (int first = 0; reader.MoveNext(); first += 4)
            {
                kept.Enqueue((reader.Current, first));
                if (kept.Count > reuse) kept.Dequeue();
                foreach (var (batch, expected) in kept) Assert.Equal(expected, batch.Label!.AsSpan<int>()[0]);
            }
        }
    }

    [Fact]
    public void A_prefetch_that_is_dropped_at_any_moment_ends_in_order()
    {
        Dataset<Example> batches = Rows(20).Batch(4).Map(x => x).Prefetch(2);
        for (int i = 0; i < 4000; i++)
        {
            using DatasetReader<Example> reader = batches.Open(new() { Reuse = 1 });
            for (int read = 0; read < i % 7 && reader.MoveNext(); read++) { }
        }
    }

    [Fact]
    public void Gives_batches_that_may_be_kept_to_a_plain_enumeration()
    {
        Example[] batches = [.. Rows(10).Batch(4)];
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], batches.Select(b => b.Label!.ToArray<int>()));
        Assert.Equal([24, 25, 26, 27, 28, 29], batches[2].Input.ToArray<float>());
        Assert.Equal("input Float32 [4, 3], label Int32 [4]", batches[0].ToString());
    }

    private static void ReadEpochs(DatasetReader<Example> reader, int first, int count)
    {
        for (int epoch = first; epoch < first + count; epoch++)
        {
            reader.Start(epoch);
            while (reader.MoveNext()) { }
        }
    }
}
