using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>
/// The model server under wrk, which runs beside it on the same machine with connections kept alive: one row a request for a table's model, 784 floats for
/// MNIST's; then twice the load that it can bear, and versions that change under load.
/// <c>serving [--rounds 5] [--seconds 5] [--connections 32] [--only taxi] [--data DIR]</c>
/// </summary>
internal static partial class ServingBenchmark
{
    private const int Pixels = 784, ImagesSent = 64, RowsSent = 256;
    private const string Taxi = "taxi", Mnist = "mnist";

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0], seconds = Arguments.Numbers(arguments, "--seconds", 5)[0], connections = Arguments.Numbers(arguments, "--connections", 32)[0];
        string folder = Directory.CreateTempSubdirectory("penstock-serving-").FullName, data = DataOf(arguments);
        try
        {
            string models = Path.Combine(folder, "models");
            var scripts = new Dictionary<string, string>();
            if (Arguments.Matches(arguments, Taxi)) scripts[Taxi] = PrepareTaxi(models, folder, data);
            if (Arguments.Matches(arguments, Mnist)) scripts[Mnist] = PrepareMnist(models, folder, data);
            using var server = new Server(models);
            Console.WriteLine($"\nmodel server, wrk beside it, {connections} connections kept alive, one request one row, {rounds} rounds of {seconds} s, median/best");
            Console.WriteLine("| work | requests/s | p50 ms | p99 ms | failed | server cores |\n|---|---|---|---|---|---|");
            foreach (var (model, script) in scripts)
            {
                Load(server, model, script, 2, connections, seconds: 2);
                Row(server, model, Enumerable.Range(0, rounds).Select(_ => Load(server, model, script, 2, connections, seconds)));
                Row(server, $"{model}, 8 times the connections", Enumerable.Range(0, rounds).Select(_ => Load(server, model, script, 2, 8 * connections, seconds)));
            }
            if (scripts.TryGetValue(Taxi, out string? taxi)) Switch(server, models, taxi, connections, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string DataOf(string[] arguments) =>
        Array.IndexOf(arguments, "--data") is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1]
        : Environment.GetEnvironmentVariable("PENSTOCK_DATA") is { Length: > 0 } set ? set
        : throw new ArgumentException("serving: expected --data DIR or PENSTOCK_DATA, got neither.");

    /// <summary>Versions published while the load runs; each is taken up within a second.</summary>
    private static void Switch(Server server, string models, string script, int connections, int seconds)
    {
        long before = server.Memory();
        const int versions = 6;
        Task<Outcome> load = Task.Run(() => Load(server, Taxi, script, 2, connections, Math.Max(seconds, 2 * versions)));
        string file = Path.Combine(models, Taxi, "1", "model.penstock");
        for (int version = 2; version < 2 + versions; version++)
        {
            Thread.Sleep(1500);
            string beside = Path.Combine(models, Taxi, $".{version}");
            Directory.CreateDirectory(beside);
            File.Copy(file, Path.Combine(beside, "model.penstock"));
            Directory.Move(beside, Path.Combine(models, Taxi, $"{version}"));
        }
        Row(server, $"{Taxi}, {versions} versions while it runs", [load.Result]);
        Thread.Sleep(3000);
        Console.WriteLine($"\nmemory of the server: {before / 1e6:F1} MB before, {server.Memory() / 1e6:F1} MB after {versions} more versions");
    }

    private static void Row(Server server, string name, IEnumerable<Outcome> outcomes)
    {
        Outcome[] all = [.. outcomes.OrderByDescending(o => o.PerSecond)];
        Outcome median = all[all.Length / 2], best = all[0];
        Console.WriteLine($"| {name} | {median.PerSecond:F0}/{best.PerSecond:F0} | {median.P50:F2}/{best.P50:F2} | {median.P99:F2}/{best.P99:F2} | {all.Sum(o => o.Failed)} | {median.Cores:F2} |");
    }

    private static Outcome Load(Server server, string model, string script, int threads, int connections, int seconds)
    {
        TimeSpan used = server.ProcessorTime();
        long start = Stopwatch.GetTimestamp();
        using Process wrk = Process.Start(new ProcessStartInfo("wrk", [$"-t{threads}", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", script, $"{server.Address}v1/models/{model}:predict"]) { RedirectStandardOutput = true })!;
        string text = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        double cores = (server.ProcessorTime() - used) / Stopwatch.GetElapsedTime(start);
        double Number(Regex pattern) => pattern.Match(text) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        double Milliseconds(Regex pattern) => pattern.Match(text) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 } : double.NaN;
        return new(Number(PerSecond()), Milliseconds(Half()), Milliseconds(Most()), (int)Number(Refused()) + (int)Number(Broken()), cores);
    }

    private static string PrepareTaxi(string models, string folder, string data)
    {
        Table rows = Csv.Read(Path.Combine(data, "tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));
        TrainingTable ready = TrainingTable.Of(rows, "tips > 0.2 * fare", new() { Validation = 0.3 });
        Model head = ready.NewHead("dnn", seed: 1);
        TableHead.Fit(head, ready.Train, options: new() { Epochs = 1, Batch = 256 });
        Model model = head.WithFeatures(ready.Features);
        Save(model, models, Taxi);
        Column[] columns = [.. model.Signature.Columns.Select(c => rows.Column(c.Name))];
        string Value(Column column, int row) => column.IsMissing(row) ? "null" : column.DType == DType.Text ? JsonSerializer.Serialize(column.TextAt(row)) : column.TextAt(row);
        return WriteScript(folder, Taxi, Enumerable.Range(0, RowsSent).Select(row => $"{{\"instances\": [{{{string.Join(", ", columns.Select(c => $"\"{c.Name}\": {Value(c, row)}"))}}}]}}"));
    }

    private static string PrepareMnist(string models, string folder, string data)
    {
        var model = new Sequential(new InputLayer([Pixels]), new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax)) { Seed = 1 };
        Save(model, models, Mnist);
        Tensor images = Catalog.FashionMnist.Load(data).Test.Take(ImagesSent).Batch(ImagesSent).First().Input;
        return WriteScript(folder, Mnist, Enumerable.Range(0, ImagesSent).Select(image => $"{{\"instances\": [[{string.Join(", ", Enumerable.Range(image * Pixels, Pixels).Select(i => Text(images.NumberAt(i))))}]]}}"));
    }

    // As Python writes a byte divided by 255.
    private static string Text(double pixel) => pixel == 0 ? "0.0" : (pixel > 1 ? pixel / 255 : pixel).ToString("R", CultureInfo.InvariantCulture);

    private static void Save(Model model, string models, string name)
    {
        string version = Path.Combine(models, name, "1");
        Directory.CreateDirectory(version);
        model.Save(Path.Combine(version, "model.penstock"));
    }

    private static string WriteScript(string folder, string name, IEnumerable<string> bodies)
    {
        var lua = new StringBuilder("local bodies = {}\n");
        foreach (string body in bodies) lua.Append(CultureInfo.InvariantCulture, $"bodies[#bodies + 1] = wrk.format(\"POST\", nil, {{[\"Content-Type\"] = \"application/json\"}}, [==[{body}]==])\n");
        // Requests are put together once the host is known.
        lua.Replace("bodies[#bodies", "  bodies[#bodies").Replace("local bodies = {}\n", "local bodies = {}\nlocal at = 0\nfunction init(args)\n");
        lua.Append("end\nfunction request()\n  at = at % #bodies + 1\n  return bodies[at]\nend\n");
        string path = Path.Combine(folder, name + ".lua");
        File.WriteAllText(path, lua.ToString());
        return path;
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Most();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refused();

    [GeneratedRegex(@"Socket errors: connect \d+, read (\d+)")]
    private static partial Regex Broken();

    private sealed record Outcome(double PerSecond, double P50, double P99, int Failed, double Cores);

    /// <summary>The server in a process of its own.</summary>
    private sealed class Server : IDisposable
    {
        private readonly Process _process;

        public Server(string models)
        {
            string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Penstock.Cli/release/penstock"));
            _process = Process.Start(new ProcessStartInfo(program, ["serve", "--models", models, "--rest-port", "0", "--json"]) { RedirectStandardOutput = true })!;
            string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program}: expected where it listens, got nothing.");
            Address = JsonDocument.Parse(line).RootElement.GetProperty("address").GetString()!;
        }

        public string Address { get; }

        public TimeSpan ProcessorTime()
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }

        public long Memory()
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }
    }
}
