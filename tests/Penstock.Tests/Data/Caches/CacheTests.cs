using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class CacheTests
{
    private const int Size = 400;

    // What code changes in static fields is no part of it; a captured variable would be.
    private static int s_made;

    private static readonly Dictionary<string, Func<Dataset<int>, Dataset<Example>>> Kinds = new()
    {
        ["rows"] = d => d.Map(Row),
        ["texts"] = d => d.Map(x => new Example([("name", Tensor.From($"row {x}", "ä")), ("number", Tensor.From(x, x * x))], weight: Tensor.Scalar(0.5f * x))),
        ["shapes that differ late"] = d => d.Map(x => new Example(Tensor.From(new float[x < 300 ? 3 : x % 4]), Tensor.Scalar((long)x))),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [Theory, MemberData(nameof(KindNames))]
    public void Gives_the_same_elements_from_memory_from_disk_and_in_another_process(string kind)
    {
        using TestFolder folder = TestFiles.NewFolder();
        int made = 0;
        Dataset<Example> source = Kinds[kind](Dataset.From(Enumerable.Range(0, Size).ToArray()));
        string[] expected = [.. source.Select(Show)];
        Dataset<Example> counted = Kinds[kind](Dataset.From(Enumerable.Range(0, Size).ToArray())).Map(e => Count(e, ref made));
        Dataset<Example> memory = counted.Cache(), disk = counted.Snapshot(folder.FullName, kind), again = counted.Snapshot(folder.FullName, kind);
        foreach (Dataset<Example> dataset in new[] { memory, disk })
        {
            made = 0;
            for (int epoch = 0; epoch < 3; epoch++) Assert.Equal(expected, dataset.Select(Show));
            Assert.Equal(Size, made);
        }
        Assert.Equal(expected, again.Select(Show));
        Assert.Equal(Size, made);
        Assert.Equal(Size, again.Count);
        Assert.True(again.Report().Stages[^1].Elements >= Size);
        Assert.True(memory.Report().Stages.Max(stage => stage.Held) > Size * sizeof(int));
    }

    [Fact]
    public void Shuffles_and_batches_alike_before_and_after_it_is_full()
    {
        Dataset<Example> numbers = Dataset.From(Enumerable.Range(0, Size).ToArray()).Map(Row);
        Dataset<Example> plain = numbers.Shuffle(100, seed: 4).Batch(32), cached = numbers.Cache().Shuffle(100, seed: 4).Batch(32).Prefetch();
        for (int epoch = 0; epoch < 3; epoch++) Assert.Equal(plain.Epoch(epoch, TestContext.Current.CancellationToken).Select(Show), cached.Epoch(epoch, TestContext.Current.CancellationToken).Select(Show));
        using DatasetReader<Example> reader = cached.Open(new() { Epoch = 2, Skip = 5, Reuse = 1 });
        Assert.True(reader.MoveNext());
        Assert.Equal(Show(plain.Epoch(2, TestContext.Current.CancellationToken).ElementAt(5)), Show(reader.Current));
    }

    [Fact]
    public void A_reader_that_reads_ahead_while_the_cache_is_filled_goes_on_when_it_is_full()
    {
        Dataset<Example> numbers = Dataset.From(Enumerable.Range(0, Size).ToArray()).Map(Row), plain = numbers.Shuffle(100, seed: 4).Batch(32);
        using DatasetReader<Example> reader = numbers.Cache().Shuffle(100, seed: 4).Batch(32).Prefetch().NewReader(new() { Reuse = 1 });
        for (int epoch = 0; epoch < 3; epoch++)
        {
            int skip = epoch * 2;
            reader.Start(epoch, skip);
            Assert.Equal(skip, reader.Position);
            foreach (Example expected in plain.Epoch(epoch, TestContext.Current.CancellationToken).Skip(skip))
            {
                Assert.True(reader.MoveNext());
                Assert.Equal(Show(expected), Show(reader.Current));
            }
            Assert.False(reader.MoveNext());
        }
    }

    [Fact]
    public void Keeps_texts_numbers_arrays_and_tuples_and_refuses_the_rest_at_once()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<int> numbers = Dataset.From(1, 2, 3);
        Twice(numbers.Map(x => $"text {x}"));
        Twice(numbers.Map(x => new byte[x]));
        Twice(numbers.Map(x => (x, 0.5 * x, $"{x}", (x > 1, (char)('a' + x)))));
        Twice(numbers.Map(x => new[] { $"{x}", "b" }));
        Twice(numbers.Map(x => new[] { 1f * x, float.NaN }));
        Twice(numbers.Map(x => (sbyte)-x));
        Assert.Contains("Map the elements to an Example first", Assert.Throws<NotSupportedException>(() => numbers.Map(x => new Uri($"file:{x}")).Cache(folder.FullName)).Message);

        void Twice<T>(Dataset<T> dataset)
        {
            T[] expected = [.. dataset], first = [.. dataset.Snapshot(folder.FullName, "1")], second = [.. dataset.Snapshot(folder.FullName, "1")];
            Assert.Equal(expected, first);
            Assert.Equal(expected, second);
        }
    }

    [Fact]
    public void Is_made_anew_when_the_source_the_code_or_what_the_code_reads_has_changed()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Assert.Equal(3, Made(2));
        Assert.Equal(0, Made(2));
        Assert.Equal(3, Made(5));
        Assert.Equal(3, Run(Dataset.From(1, 2, 4).Map(x => Next(x, 2))));
        Assert.Equal(3, Run(Dataset.From(1, 2, 3).Map(x => Next(x, 2) + 1)));
        Assert.Equal(2, Run(Dataset.From(1, 2, 3).Take(2).Map(x => Next(x, 2))));
        Assert.Equal(3, Run(Dataset.From(Iterate(3)).Map(x => Next(x, 2))));
        Assert.Equal(0, Run(Dataset.From(Iterate(3)).Map(x => Next(x, 2))));
        Assert.Equal(4, Run(Dataset.From(Iterate(4)).Map(x => Next(x, 2))));
        string file = folder["numbers.bin"];
        TfRecord.Write(Dataset.From(new byte[] { 1 }, new byte[] { 2 }), file, new() { Shards = 1 });
        string shard = Directory.GetFiles(folder.FullName, "numbers*").Single();
        Assert.Equal(2, Records());
        Assert.Equal(0, Records());
        File.SetLastWriteTimeUtc(shard, File.GetLastWriteTimeUtc(shard).AddSeconds(1));
        Assert.Equal(2, Records());
        Assert.Contains("Snapshot", Assert.Throws<ArgumentException>(() => Run(Dataset.From(Iterate(4).Where(x => x > 0)).Map(x => x))).Message);

        int Records() => Run(TfRecord.Read(shard).Map(record => Next(record[0], 2)));

        int Made(int factor) => Run(Dataset.From(1, 2, 3).Map(x => Next(x, factor)));

        int Run(Dataset<int> dataset)
        {
            s_made = 0;
            Assert.NotEmpty(dataset.Cache(folder["cache"], new() { Keep = 20 }).ToList());
            return s_made;
        }

        static int Next(int x, int factor)
        {
            s_made++;
            return x * factor;
        }

        static IEnumerable<int> Iterate(int count)
        {
            for (int i = 0; i < count; i++) yield return i;
        }
    }

    [Fact]
    public void Nothing_stays_of_an_epoch_that_was_left_early_or_that_failed()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<int> cached = Dataset.From(1, 2, 3).Snapshot(folder.FullName, "a");
        Assert.Equal(1, cached.Take(1).Single());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
        Dataset<int> failing = Dataset.From(1, 2, 0).Map(x => 6 / x).Snapshot(folder.FullName, "b").OnError();
        Assert.Equal([6, 3], failing);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
    }

    [Fact]
    public void Two_readings_at_once_fill_it_and_one_wins()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<int> one = Dataset.From(1, 2, 3).Snapshot(folder.FullName, "a"), other = Dataset.From(1, 2, 3).Snapshot(folder.FullName, "a");
        using (DatasetReader<int> first = one.Open(default), second = other.Open(default))
        {
            for (int i = 1; i <= 3; i++)
            {
                Assert.True(first.MoveNext());
                Assert.True(second.MoveNext());
                Assert.Equal(first.Current, second.Current);
            }
            Assert.False(first.MoveNext());
            Assert.False(second.MoveNext());
        }
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.FullName));
        Assert.Equal([1, 2, 3], one);
        Assert.Equal([1, 2, 3], other);
    }

    [Fact]
    public void Old_ones_go_and_are_told()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var told = new Told();
        for (int version = 0; version < 5; version++) Assert.Equal(2, Dataset.From(1, version).Snapshot(folder.FullName, $"{version}", new() { Keep = 2, Log = told }).Count());
        Assert.Equal(2, Directory.EnumerateDirectories(folder.FullName).Count());
        Assert.Equal(3, told.Texts.Count);
    }

    [Fact]
    public void A_damaged_file_is_told_and_made_anew_wherever_the_damage_is()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var told = new Told();
        Dataset<Example> source = Kinds["texts"](Dataset.From(1, 2, 3));
        string[] expected = [.. source.Select(Show)];
        Assert.Equal(expected, New().Select(Show));
        string path = Directory.EnumerateFiles(folder.FullName, "*.bin", SearchOption.AllDirectories).Single();
        byte[] whole = File.ReadAllBytes(path);
        int damages = 0;
        for (int length = 0; length < whole.Length; length += 7) Damaged(whole[..length]);
        for (int at = 0; at < whole.Length; at += 3)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            Damaged(changed);
        }
        Assert.Equal(damages, told.Texts.Count);
        Assert.All(told.Texts, text => Assert.EndsWith(" It is made again.", text));

        Dataset<Example> New() => source.Snapshot(folder.FullName, "1", new() { Log = told });

        void Damaged(byte[] bytes)
        {
            damages++;
            File.WriteAllBytes(path, bytes);
            Assert.Equal(expected, New().Select(Show));
        }
    }

    private static Example Row(int x) => new(Tensor.From(1f * x, 2f * x, -x), Tensor.Scalar(x));

    private static Example Count(Example example, ref int made)
    {
        made++;
        return example;
    }

    private static string Show(Example example) =>
        $"{example}: {string.Join(' ', example.Fields.ToArray().Select(field => field is null ? "-" : field.DType == DType.Text ? field.AsText().GetString(0) : Convert.ToHexString(field.Bytes)))}";

    private sealed class Told : IProgress<string>
    {
        public List<string> Texts { get; } = [];

        public void Report(string value) => Texts.Add(value);
    }
}
