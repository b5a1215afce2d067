using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Chains of verbs drawn at random over elements that fail and are written over: what is sound comes as if nothing had failed, and stays as long as was promised.</summary>
public class FailingChainTests
{
    private const int Chains = 500;

    /// <summary>A verb, and what it means for a list of places; null is one that fails.</summary>
    private sealed record Verb(string Name, Func<Dataset<Example>, int, Dataset<Example>> Apply, Func<List<int?>, List<int?>> Meaning);

    [Fact]
    public void Give_what_is_sound_as_if_nothing_had_failed_and_let_it_stay_as_long_as_promised()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, source, expected) = Draw(seed);
            foreach (int reuse in new[] { 0, 1, 2, 4 })
            {
                using DatasetReader<Example> reader = Chain(verbs, source, 1 + seed % 2 * 2).Open(new() { Reuse = reuse });
                Assert.True(expected.SequenceEqual(Read(reader, reuse, $"reuse {reuse}, {Show(seed, verbs)}")), Show(seed, verbs));
                Assert.Equal(expected.Count, reader.Position);
            }
        }
    }

    [Fact]
    public void Pass_over_elements_that_fail_as_over_any_other()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, source, expected) = Draw(seed);
            using DatasetReader<Example> reader = Chain(verbs, source, 1 + seed % 2 * 2).Open(default);
            var random = new Random(seed);
            for (int place = 0; ; place++)
            {
                int pass = random.Next(4);
                Assert.True(Math.Min(pass, expected.Count - place) == reader.Pass(pass), $"{pass} from place {place} of {expected.Count}: {Show(seed, verbs)}");
                place = Math.Min(expected.Count, place + pass);
                bool moved = TryMove(reader, out int? value);
                Assert.True(moved == place < expected.Count && (!moved || value == expected[place]), $"place {place} of {expected.Count}: {Show(seed, verbs)}");
                if (!moved) break;
            }
        }
    }

    [Fact]
    public void Go_on_from_any_place_whatever_failed_before()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, source, expected) = Draw(seed);
            foreach (int skip in new[] { 1, expected.Count / 2, expected.Count })
            {
                using DatasetReader<Example> reader = Chain(verbs, source, 1 + (seed + skip) % 2 * 2).Open(new() { Skip = skip, Reuse = 1 });
                Assert.True(expected.Skip(skip).SequenceEqual(Read(reader, 1, Show(seed, verbs))), $"skip {skip} of {expected.Count}: {Show(seed, verbs)}");
            }
        }
    }

    private static List<int?> Read(DatasetReader<Example> reader, int reuse, string what)
    {
        List<int?> places = [];
        var kept = new List<(Example Element, int Value, int Place)>();
        while (TryMove(reader, out int? value))
        {
            if (value is { } number) kept.Add((reader.Current, number, places.Count));
            places.Add(value);
            if (reuse > 0) kept.RemoveAll(one => one.Place <= places.Count - 1 - reuse);
            foreach (var (element, before, place) in kept) Assert.True(before == RingDataset.ValueOf(element), $"place {place} of {places.Count} changed while held: {what}");
        }
        return places;
    }

    private static bool TryMove(DatasetReader<Example> reader, out int? value)
    {
        value = null;
        try
        {
            if (!reader.MoveNext()) return false;
            value = RingDataset.ValueOf(reader.Current);
        }
        catch (DatasetException)
        {
            // A place that failed.
        }
        return true;
    }

    private static Dataset<Example> Chain(List<Verb> verbs, Dataset<Example> source, int threads)
    {
        foreach (Verb verb in verbs) source = verb.Apply(source, threads);
        return source;
    }

    private static (List<Verb> Verbs, Dataset<Example> Source, List<int?> Expected) Draw(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(30), step = random.Next(2, 7);
        var source = new RingDataset(count, x => x % step == 1);
        List<int?> expected = [.. Enumerable.Range(0, count).Select(x => x % step == 1 ? null : (int?)x)];
        var verbs = new List<Verb>();
        for (int left = random.Next(1, 6); left > 0; left--) verbs.Add(Draw(random));
        foreach (Verb verb in verbs) expected = verb.Meaning(expected);
        return (verbs, source, expected);
    }

    private static Verb Draw(Random random)
    {
        int n = random.Next(1, 5), m = random.Next(1, 4), k = random.Next(n), step = random.Next(3, 8);
        bool drop = random.Next(2) == 0;
        return random.Next(20) switch
        {
            0 or 1 => new($"Map({step})", (d, threads) => d.Map(e => Fails(e, step) ? throw new FormatException("bad") : e, threads), s => [.. s.Select(x => x % step == 2 ? null : x)]),
            2 => new($"Filter({step}, {n + 1})", (d, _) => d.Filter(e => Fails(e, step) ? throw new FormatException("bad") : RingDataset.ValueOf(e) % (n + 1) > 0), s => [.. s.Select(x => x % step == 2 ? null : x).Where(x => x is null || x % (n + 1) > 0)]),
            3 => new($"Skip({n})", (d, _) => d.Skip(n), s => [.. s.Skip(n)]),
            4 => new($"Take({4 * n})", (d, _) => d.Take(4 * n), s => [.. s.Take(4 * n)]),
            5 => new($"Shard({n}, {k})", (d, _) => d.Shard(n, k), s => [.. s.Where((_, i) => i % n == k)]),
            6 => new($"TakeWhile({8 * n})", (d, _) => d.TakeWhile(e => RingDataset.ValueOf(e) < 8 * n), s => [.. s.TakeWhile(x => x is null || x < 8 * n)]),
            7 => new($"Zip({6 * n})", (d, _) => d.Zip(Dataset.Range(6 * n)).Map(pair => pair.First), s => [.. s.Take(6 * n)]),
            8 => new($"Zip of itself, {n} apart", (d, _) => d.Zip(d.Skip(n)).Map(pair => pair.First), s => [.. s.Zip(s.Skip(n), (a, b) => b is null ? null : a)]),
            9 => new($"Concat({n})", (d, _) => d.Concat(new RingDataset(n, x => x == 0)), s => [.. s, .. Enumerable.Range(0, n).Select(x => x == 0 ? null : (int?)x)]),
            10 => new("Repeat", (d, _) => d.Repeat(2), s => [.. s, .. s]),
            11 or 12 => new($"Prefetch({n})", (d, _) => d.Prefetch(n), s => s),
            13 => new("OnError", (d, _) => Sound(d), Sound),
            14 => new($"Echo({n})", (d, _) => Sound(d.Echo(n)), s => [.. Sound(s).SelectMany(x => Enumerable.Repeat(x, n))]),
            15 => new($"Batch({n}, {drop})", (d, _) => Sound(d.Map(e => new Example(e.Input.Reshape(Shape.Of()))).Batch(n, drop)).Unbatch().Map(Vector), s => Batched(Sound(s), n, drop)),
            16 => new($"Batch of batches({n})", (d, _) => Sound(d.Batch(1).Batch(n).Unbatch()).Map(e => new Example(e.Input.Reshape(Shape.Of(1)))), Sound),
            17 => new($"PaddedBatch({n}, {drop})", (d, _) => Sound(d.PaddedBatch(n, dropRemainder: drop)).Unbatch(), s => Batched(Sound(s), n, drop)),
            18 => new($"Window({n})", (d, _) => Sound(d.Window(n, dropRemainder: drop)).FlatMap(window => window), s => Batched(Sound(s), n, drop)),
            _ => new($"Interleave({n}, {m})", (d, threads) => Sound(d.Interleave(e => new RingDataset(RingDataset.ValueOf(e) % 4, _ => false), n, m, threads)), s => [.. InterleaveReference.Of(Sound(s).Select(x => Enumerable.Range(0, x!.Value % 4).Select(y => (int?)y)), n, m)]),
        };
    }

    private static bool Fails(Example element, int step) => RingDataset.ValueOf(element) % step == 2;

    private static Example Vector(Example scalar) => new(scalar.Input.Reshape(Shape.Of(1)));

    private static Dataset<T> Sound<T>(Dataset<T> dataset) => dataset.OnError(new() { Most = long.MaxValue });

    private static List<int?> Sound(List<int?> places) => [.. places.Where(x => x is not null)];

    private static List<int?> Batched(List<int?> elements, int size, bool drop) => [.. elements.Take(drop ? elements.Count / size * size : elements.Count)];

    private static string Show(int seed, List<Verb> verbs) => $"chain {seed}: {string.Join(" > ", verbs.Select(verb => verb.Name))}";
}
