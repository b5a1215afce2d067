using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Measures how fast a dataset is read.</summary>
internal static class DataBenchVerb
{
    public static Command Create()
    {
        var data = new Argument<string>("NAME|FILE") { Description = "A name from \"penstock data list\", or what \"penstock data head\" reads." };
        Option<string?> query = DataHeadVerb.Query();
        Option<string> split = new("--split") { Description = "Which examples of a dataset that has a name.", HelpName = "SPLIT", DefaultValueFactory = _ => "train" };
        Option<int> batch = new Option<int>("--batch") { Description = "Examples of a batch; 1: none are made.", HelpName = "N", DefaultValueFactory = _ => 64 }.Within(1);
        Option<int> epochs = new Option<int>("--epochs") { Description = "How often all is read; each is told.", HelpName = "N", DefaultValueFactory = _ => 2 }.Within(1, 1000);
        Option<int> threads = Verb.Threads();
        Option<string> folder = Verb.DataDirectory();
        Option<bool> json = Verb.Json();
        var command = new Command("bench", "Measure how fast examples are read, and where the time goes.") { data, split, query, batch, epochs, threads, folder, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, cancellation) =>
        {
            string name = parsed.GetValue(data)!;
            int workers = parsed.GetValue(threads) is > 0 and var given ? given : Environment.ProcessorCount;
            Dataset<Example> rows = Catalog.Find(name) is { } set ? set.Load(parsed.FolderOf(folder), parsed.GetValue(split)!, new() { Parallelism = workers }) : AnyFile.Open(name, parsed.GetValue(query)).Rows;
            return Run(name, parsed.GetValue(batch) is > 1 and var size ? rows.Batch(size) : rows, parsed.GetValue(batch) > 1, parsed.GetValue(epochs), screen, cancellation);
        });
        return command;
    }

    private static int Run(string name, Dataset<Example> rows, bool isBatched, int epochs, Screen screen, CancellationToken cancellation)
    {
        JsonArray answers = [];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            long elements = 0, bytes = 0;
            var watch = Stopwatch.StartNew();
            foreach (Example one in rows.Epoch(epoch, cancellation))
            {
                elements += isBatched ? one.Inputs[0].Shape[0].Value : 1;
                foreach (Tensor input in one.Inputs) bytes += input.DType == DType.Text ? Enumerable.Range(0, input.Count).Sum(i => (long)input.AsText()[i].Length) : (long)input.Count * input.DType.ByteSize();
            }
            double seconds = Math.Max(watch.Elapsed.TotalSeconds, 1e-9);
            screen.Say(FormattableString.Invariant($"{name}: epoch {epoch + 1}: {elements:N0} elements in {seconds:0.00} s, {elements / seconds:N0} a second, {bytes / seconds / 1e6:N1} MB/s"));
            answers.Add(new JsonObject { ["elements"] = elements, ["seconds"] = seconds, ["elementsPerSecond"] = elements / seconds, ["bytesPerSecond"] = bytes / seconds });
        }
        string report = rows.Report().ToString();
        screen.Say(report);
        screen.Answer(new JsonObject { ["data"] = name, ["epochs"] = answers, ["report"] = report });
        return ExitCode.Done;
    }
}
