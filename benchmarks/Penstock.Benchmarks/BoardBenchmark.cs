using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Penstock.Models;

namespace Penstock.Benchmarks;

/// <summary>The board in a process of its own: how soon it answers, what it holds in memory, and how fast points come.</summary>
internal static class BoardBenchmark
{
    private const int ManyRuns = 1000, TagsOfMany = 50, PointsOfMany = 20, LongRuns = 20, TagsOfLong = 5, PointsOfLong = 100_000;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        string many = Made("many", ManyRuns, TagsOfMany, PointsOfMany), longer = Made("long", LongRuns, TagsOfLong, PointsOfLong);
        Console.WriteLine($"\nmedian/best of {rounds} rounds, ms\n| work | ms |\n|---|---|");
        Starts(many, rounds, $"{ManyRuns} runs x {TagsOfMany} tags", ManyRuns);
        Starts(longer, rounds, $"{LongRuns} runs x {TagsOfLong} tags x {PointsOfLong} points", LongRuns);
        using (var board = new ServerProcess("board", "--logdir", many, "--port", "0", "--json"))
        {
            using HttpClient client = Indexed(board);
            Report("/api/runs again, in Brotli", rounds, () => Get(client, "/api/runs"));
            Report("/api/tags again, in Brotli", rounds, () => Get(client, "/api/tags"));
            Console.WriteLine($"| memory of {ManyRuns} runs x {TagsOfMany} tags x {PointsOfMany} points | {board.Memory >> 20} MiB |");
        }
        using (var board = new ServerProcess("board", "--logdir", longer, "--port", "0", "--json"))
        {
            using HttpClient client = Indexed(board);
            Console.WriteLine($"| memory of {(long)LongRuns * TagsOfLong * PointsOfLong} points | {board.Memory >> 20} MiB |");
            foreach (int points in new[] { 2000, 0 }) Report($"/api/scalars, {LongRuns} series x {PointsOfLong} points, {(points == 0 ? "all" : points)}", rounds, () => Scalars(client, points));
            Console.WriteLine($"| memory after that | {board.Memory >> 20} MiB |");
        }
    }

    private static void Starts(string folder, int rounds, string what, int runs)
    {
        List<double> answered = [], listed = [], indexed = [];
        for (int round = 0; round < rounds; round++)
        {
            long begun = Stopwatch.GetTimestamp();
            using var board = new ServerProcess("board", "--logdir", folder, "--port", "0", "--json");
            using HttpClient client = Client(board);
            Get(client, "/api/state");
            answered.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            while (Json(client, "/api/runs").GetProperty("runs").GetArrayLength() < runs) Thread.Sleep(10);
            listed.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            Await(client);
            indexed.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        foreach (var (name, times) in new[] { ("first answer", answered), ("all runs listed", listed), ("everything indexed", indexed) })
            Console.WriteLine($"| start to {name}, {what} | {times.Order().ElementAt(times.Count / 2):F0}/{times.Min():F0} |");
    }

    private static void Report(string what, int rounds, Action act)
    {
        act();
        double[] times = [.. Enumerable.Range(0, rounds).Select(_ =>
        {
            long begun = Stopwatch.GetTimestamp();
            act();
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }).Order()];
        Console.WriteLine($"| {what} | {times[times.Length / 2]:F1}/{times[0]:F1} |");
    }

    private static void Scalars(HttpClient client, int points)
    {
        using HttpResponseMessage answer = client.PostAsync("/api/scalars", JsonContent.Create(new { series = Enumerable.Range(0, LongRuns).Select(r => new { run = $"run{r}", tag = "tag0" }), points })).Result;
        answer.EnsureSuccessStatusCode();
        answer.Content.CopyTo(Stream.Null, null, CancellationToken.None);
    }

    private static HttpClient Indexed(ServerProcess board)
    {
        HttpClient client = Client(board);
        Await(client);
        return client;
    }

    private static void Await(HttpClient client)
    {
        while (!Json(client, "/api/state").GetProperty("loading").GetProperty("isDone").GetBoolean()) Thread.Sleep(10);
    }

    private static HttpClient Client(ServerProcess board) => new() { BaseAddress = board.Address };

    private static void Get(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br" } } };
        using HttpResponseMessage answer = client.Send(request);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonElement Json(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path).Result;

    private static string Made(string name, int runs, int tags, int points)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"penstock-board-{name}-{runs}-{tags}-{points}");
        if (Directory.Exists(folder)) return folder;
        string part = folder + ".part";
        for (int run = 0; run < runs; run++)
        {
            using RunWriter log = RunLog.Create(Path.Combine(part, $"run{run}"));
            for (int point = 0; point < points; point++)
            {
                for (int tag = 0; tag < tags; tag++) log.Scalar($"tag{tag}", Math.Sin(point * 0.001 + tag), point);
                if (point % 1000 == 999) log.Flush();
            }
        }
        Directory.Move(part, folder);
        return folder;
    }
}
