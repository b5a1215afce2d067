using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Chains of verbs drawn at random: what they give does not depend on threads, on where a reading began, or on who wrote them.</summary>
public class TransformPropertyTests
{
    private const int Chains = 300;

    /// <summary>A verb with its arguments: how it is read with some threads, what it means for lists (null where it draws at random), and whether it keeps the order of a source that has none.</summary>
    private sealed record Verb(string Name, Func<Dataset<int>, int, bool, Dataset<int>> Apply, Func<List<int>, List<int>>? Meaning, bool NeedsOrder = true);

    [Fact]
    public void Give_the_same_elements_for_any_number_of_threads()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, elements) = Draw(seed);
            List<int> one = [.. Chain(verbs, elements, 1)];
            Assert.True(one.SequenceEqual(Chain(verbs, elements, 3)), Show(seed, verbs));
        }
    }

    [Fact]
    public void Give_the_same_multiset_where_no_order_is_asked_for()
    {
        for (int seed = 0; seed < Chains / 2; seed++)
        {
            var (verbs, elements) = Draw(seed, unordered: true);
            int[] ordered = [.. Chain(verbs, elements, 1).Order()];
            Assert.True(ordered.SequenceEqual(Chain(verbs, elements, 3, ordered: false).Order()), Show(seed, verbs));
        }
    }

    [Fact]
    public void Go_on_from_any_element_as_if_they_had_been_read_from_the_first()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, elements) = Draw(seed);
            Dataset<int> dataset = Chain(verbs, elements, 1 + seed % 3);
            foreach (long epoch in new[] { 0, 3 })
            {
                int[] all = [.. dataset.Epoch(epoch, TestContext.Current.CancellationToken)];
                foreach (int skip in new[] { 1, all.Length / 2, all.Length, all.Length + 1 })
                {
                    using DatasetReader<int> reader = Chain(verbs, elements, 1 + (seed + 1) % 3).Open(new() { Epoch = epoch, Skip = skip });
                    var rest = new List<int>();
                    while (reader.MoveNext()) rest.Add(reader.Current);
                    Assert.True(all.Skip(skip).SequenceEqual(rest), $"epoch {epoch}, skip {skip} of {all.Length}: {Show(seed, verbs)}");
                    if (skip <= all.Length) Assert.Equal(all.Length, reader.Position);
                }
            }
        }
    }

    [Fact]
    public void Pass_over_elements_between_those_that_they_give()
    {
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, elements) = Draw(seed);
            int[] all = [.. Chain(verbs, elements, 1)];
            using DatasetReader<int> reader = Chain(verbs, elements, 1 + seed % 2).Open(default);
            var random = new Random(seed);
            for (int place = 0; ; place++)
            {
                int pass = random.Next(4);
                Assert.Equal(Math.Min(pass, all.Length - place), reader.Pass(pass));
                place = Math.Min(all.Length, place + pass);
                Assert.True(place == all.Length ? !reader.MoveNext() : reader.MoveNext() && reader.Current == all[place], $"place {place} of {all.Length}: {Show(seed, verbs)}");
                if (place == all.Length) break;
            }
        }
    }

    [Fact]
    public void Give_what_lists_give()
    {
        int compared = 0;
        for (int seed = 0; seed < Chains; seed++)
        {
            var (verbs, elements) = Draw(seed);
            if (verbs.Any(verb => verb.Meaning is null)) continue;
            compared++;
            List<int> expected = [.. elements];
            foreach (Verb verb in verbs) expected = verb.Meaning!(expected);
            Dataset<int> dataset = Chain(verbs, elements, 2);
            Assert.True(expected.SequenceEqual(dataset), Show(seed, verbs));
            Assert.Equal(expected.Count, dataset.Count ?? expected.Count);
        }
        Assert.True(compared > Chains / 4);
    }

    private static Dataset<int> Chain(IReadOnlyList<Verb> verbs, int[] elements, int threads, bool ordered = true)
    {
        Dataset<int> dataset = Dataset.From(elements);
        foreach (Verb verb in verbs) dataset = verb.Apply(dataset, threads, ordered);
        return dataset;
    }

    private static (List<Verb> Verbs, int[] Elements) Draw(int seed, bool unordered = false)
    {
        var random = new Random(seed);
        int[] elements = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(100))];
        var verbs = new List<Verb>();
        for (int count = random.Next(3, 7); verbs.Count < count;)
            if (Draw(random) is var verb && !(unordered && verb.NeedsOrder)) verbs.Add(verb);
        return (verbs, elements);
    }

    private static Verb Draw(Random random)
    {
        int n = random.Next(1, 5), m = random.Next(1, 5), k = random.Next(n);
        bool flag = random.Next(2) == 0;
        return random.Next(27) switch
        {
            0 => new($"Map({n})", (d, threads, _) => d.Map(x => (x + n) % 100, threads), s => [.. s.Select(x => (x + n) % 100)], false),
            1 => new($"Filter({n})", (d, _, _) => d.Filter(x => x % (n + 1) > 0), s => [.. s.Where(x => x % (n + 1) > 0)], false),
            2 => new($"FlatMap({n})", (d, _, _) => d.FlatMap(x => Copies(x, n)), s => [.. s.SelectMany(x => Copies(x, n))], false),
            3 => new($"FlatMap of sequences({n})", (d, _, _) => d.FlatMap(x => Copies(x, n).Where(_ => true)), s => [.. s.SelectMany(x => Copies(x, n))], false),
            4 or 5 => new($"Interleave({n}, {m})", (d, threads, ordered) => d.Interleave(x => Copies(x, 4), n, m, threads, ordered), s => [.. InterleaveReference.Of(s.Select(x => Copies(x, 4)), n, m)], false),
            6 => new($"Unbatch(Batch({n}, {flag}))", (d, _, _) => d.Batch(n, flag).Unbatch(), s => [.. s.Take(flag ? s.Count / n * n : s.Count)]),
            7 => new($"PaddedBatch({n})", (d, _, _) => d.Batch(m).PaddedBatch(n, 7).Unbatch().Unbatch(), s => [.. s.Chunk(m).Chunk(n).SelectMany(b => b.SelectMany(a => a.Concat(Enumerable.Repeat(7, b.Max(x => x.Length) - a.Length))))]),
            8 => new($"Window({n}, {m}, {k + 1}, {flag})", (d, _, _) => d.Window(n, m, k + 1, flag).Unbatch(), s => [.. Windows(s, n, m, k + 1, flag)]),
            9 => new($"BatchBy({n}, {m}, {flag})", (d, _, _) => d.BatchBy(x => x % n, m, flag).Map(g => g.Elements).Unbatch(), s => [.. Groups(s, n, m, flag)]),
            10 => new($"TakeWhile({n})", (d, _, _) => d.TakeWhile(x => x < 24 * n), s => [.. s.TakeWhile(x => x < 24 * n)]),
            11 => new($"Shard({n}, {k})", (d, _, _) => d.Shard(n, k), s => [.. s.Where((_, i) => i % n == k)]),
            12 => new($"Enumerate({n})", (d, _, _) => d.Enumerate(n).Map(p => (p.Element + (int)p.Index) % 100), s => [.. s.Select((x, i) => (x + i + n) % 100)]),
            13 => new($"Concat({n})", (d, _, _) => d.Concat(Dataset.Range(n).Map(x => (int)x)), s => [.. s.Concat(Enumerable.Range(0, n))], false),
            14 => new($"Sample({n})", (d, _, _) => Dataset.Sample([d, Dataset.From(1, 2, 3, 4)], n, new() { Weights = [n, m], StopOnEmpty = flag }), null),
            15 => new($"Choose({n})", (d, _, _) => Dataset.Choose([d, Dataset.From(1, 2, 3, 4)], Dataset.Range(0, 9).Map(i => i % 2), flag), s => Choices(s, flag)),
            16 => new($"Rebalance({n})", (d, _, _) => d.Rebalance(x => x % 2, [1, n], m, new() { Initial = flag ? [1, 1] : null }), null),
            17 => new("Scan", (d, _, _) => d.Scan(0, (sum, x) => ((sum + x) % 100, sum)), s => [.. s.Select((_, i) => s.Take(i).Sum() % 100)]),
            18 => new("Unique", (d, _, _) => d.Unique(), s => [.. s.Distinct()], false),
            19 => new($"Echo({n})", (d, _, _) => d.Echo(n), s => [.. s.SelectMany(x => Enumerable.Repeat(x, n))], false),
            20 => new($"Shuffle({n})", (d, _, _) => d.Shuffle(n + 1, m), null, false),
            21 => new($"Take({5 * n})", (d, _, _) => d.Take(5 * n), s => [.. s.Take(5 * n)]),
            22 => new($"Skip({n})", (d, _, _) => d.Skip(n), s => [.. s.Skip(n)]),
            23 => new($"Zip({3 * n})", (d, _, _) => d.Zip(Dataset.Range(3 * n)).Map(p => (p.First + (int)p.Second) % 100), s => [.. s.Take(3 * n).Select((x, i) => (x + i) % 100)]),
            24 => new($"Split({n}, {flag})", (d, _, _) => flag ? d.Split(0.1 * n, m).First : d.Split(0.1 * n, m).Second, null),
            25 => new($"Echo({n}).Repeat({m})", (d, _, _) => d.Echo(n).Repeat(m), s => [.. Enumerable.Repeat(s.SelectMany(x => Enumerable.Repeat(x, n)), m).SelectMany(x => x)], false),
            _ => new($"Repeat(2).Prefetch({n})", (d, _, _) => d.Repeat(2).Prefetch(n), s => [.. s, .. s], false),
        };
    }

    private static Dataset<int> Copies(int x, int n) => Dataset.From([.. Enumerable.Range(x, x % (n + 1))]);

    private static IEnumerable<int> Windows(List<int> elements, int size, int shift, int stride, bool drop)
    {
        for (int first = 0; first < elements.Count; first += shift)
        {
            List<int> window = [.. elements.Skip(first).Where((_, i) => i % stride == 0).Take(size)];
            if (window.Count == size || !drop)
                foreach (int x in window) yield return x;
        }
    }

    private static IEnumerable<int> Groups(List<int> elements, int keys, int size, bool drop)
    {
        var groups = new SortedDictionary<int, List<int>>();
        foreach (int x in elements)
        {
            if (!groups.TryGetValue(x % keys, out List<int>? group)) groups[x % keys] = group = [];
            group.Add(x);
            if (group.Count < size) continue;
            foreach (int member in group) yield return member;
            groups.Remove(x % keys);
        }
        foreach (int x in drop ? [] : groups.Values.SelectMany(group => group)) yield return x;
    }

    // Nine choices, of the first and the second in turn.
    private static List<int> Choices(List<int> elements, bool stop)
    {
        var first = new Queue<int>(elements);
        var second = new Queue<int>([1, 2, 3, 4]);
        var chosen = new List<int>();
        for (int i = 0; i < 9; i++)
        {
            if ((i % 2 == 0 ? first : second).TryDequeue(out int x)) chosen.Add(x);
            else if (stop) break;
        }
        return chosen;
    }

    private static string Show(int seed, IEnumerable<Verb> verbs) => $"chain {seed}: {string.Join(" > ", verbs.Select(verb => verb.Name))}";
}
