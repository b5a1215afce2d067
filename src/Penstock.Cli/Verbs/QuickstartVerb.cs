using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The stages of a model's life, each shown: collect, preprocess, train, persist, deploy, and, by <see cref="LoopStages"/>, serve, watch and renew.</summary>
internal static class QuickstartVerb
{
    private static readonly string[] s_files = ["model.h5", "model.keras", "model.penstock"];
    private const int RowsShown = 3, DecisionsTold = 10;

    public static Command Create()
    {
        Option<string> folder = new("--out") { Description = "Keep the model files, and the registry, models and logs of the last stages, in this folder.", HelpName = "DIR" };
        Option<bool> json = Verb.Json();
        Option<long> seed = Verb.Seed();
        var command = new Command("quickstart", "See a model's life in ten seconds: collect, preprocess, train, persist, deploy, serve, watch, renew. Needs no file and no network.") { folder, seed, json };
        command.Do(json, (parsed, screen, cancellation) => Run(new QuickstartRun(parsed.GetValue(seed)), parsed.GetValue(folder), screen, cancellation));
        return command;
    }

    private static int Run(QuickstartRun run, string? folder, Screen screen, CancellationToken cancellation)
    {
        using var place = new OutputFolder("--out", folder);
        Collect(run, screen);
        Preprocess(run, screen);
        History history = Train(run, screen, cancellation);
        cancellation.ThrowIfCancellationRequested();
        double accuracy = run.HeldOutAccuracy();
        screen.Say($"Held out: {accuracy:0.000} of the {run.Split.HeldOut.Input.Shape[0]} rows that it never saw are told right.");
        screen.Say();
        string[] paths = Persist(run, place.Path, screen);
        JsonArray decisions = Deploy(run, paths, screen, cancellation);
        JsonObject loop = LoopStages.RunAsync(run, Path.Combine(place.Path, "work"), screen, cancellation).GetAwaiter().GetResult();
        screen.Answer(new JsonObject
        {
            ["trace"] = new JsonArray([.. history.Epochs.Select((e, i) => (JsonNode)new JsonObject { ["epoch"] = i + 1, ["loss"] = JsonNumber.Of(e["loss"]), ["accuracy"] = JsonNumber.Of(e["accuracy"]) })]),
            ["heldOutAccuracy"] = accuracy,
            ["files"] = new JsonObject([.. paths.Select(p => KeyValuePair.Create(Path.GetFileName(p), (JsonNode?)new FileInfo(p).Length))]),
            ["decisions"] = decisions, ["loop"] = loop,
        });
        SayNext(folder, screen);
        return ExitCode.Done;
    }

    private static void Collect(QuickstartRun run, Screen screen)
    {
        screen.Head("1 collect");
        screen.Say($"{run.Table.RowCount:N0} {Catalog.Quickstart.About.Description}. The first {RowsShown}:");
        screen.Table(["column", .. Enumerable.Range(1, RowsShown).Select(row => $">customer {row}")],
            run.Table.Columns.Select(c => (IReadOnlyList<string>)[c.Name, .. Enumerable.Range(0, RowsShown).Select(c.TextAt)]));
    }

    private static void Preprocess(QuickstartRun run, Screen screen)
    {
        var (train, heldOut) = run.Split;
        screen.Head("2 preprocess");
        screen.Say($"{train.Input.Shape[0]} rows to train on, {heldOut.Input.Shape[0]} held out. A first layer of the model brings every feature to 0..1,");
        screen.Say($"with ranges of the {train.Input.Shape[0]} alone:");
        screen.Table(["feature", ">min", ">max"], run.Features.Select((name, i) => (IReadOnlyList<string>)[name, Text(run.Scaling.Lows[i]), Text(run.Scaling.Highs[i])]));
    }

    private static History Train(QuickstartRun run, Screen screen, CancellationToken cancellation)
    {
        screen.Head("3 train");
        screen.Say(run.Description + ".");
        History history;
        using (var bar = new FitBar(screen)) history = run.Train(bar, cancellation);
        double[] losses = history["loss"], accuracies = history["accuracy"];
        screen.Table([">epoch", ">loss", ">accuracy", "observation"], losses.Select((loss, i) =>
            (IReadOnlyList<string>)[$"{i + 1}", loss.ToString("0.000", CultureInfo.InvariantCulture), accuracies[i].ToString("0.000", CultureInfo.InvariantCulture), Observation.Of(losses, accuracies, i)]));
        if (losses.Length > 0) screen.Say(LossChart.Draw(losses));
        screen.Say();
        return history;
    }

    private static string[] Persist(QuickstartRun run, string folder, Screen screen)
    {
        screen.Head("4 persist");
        string[] paths = [.. s_files.Select(name => Path.Combine(folder, name))];
        foreach (string path in paths) run.Model.Save(path);
        screen.Table(["file", ">bytes", "what it is"],
        [
            [s_files[0], $"{new FileInfo(paths[0]).Length:N0}", "Keras's older format: layers, weights, optimizer"],
            [s_files[1], $"{new FileInfo(paths[1]).Length:N0}", "Keras's format"],
            [s_files[2], $"{new FileInfo(paths[2]).Length:N0}", "the whole graph, with class names and threshold"],
        ]);
        return paths;
    }

    private static JsonArray Deploy(QuickstartRun run, string[] paths, Screen screen, CancellationToken cancellation)
    {
        screen.Head("5 deploy");
        Example heldOut = run.Split.HeldOut;
        Deployment.Check(run.Model, heldOut.Input, paths, cancellation);
        screen.Say($"A new process loaded each file and predicted the {heldOut.Input.Shape[0]} held-out rows, raw as they were collected:");
        foreach (string path in paths) screen.Say($"  {Path.GetFileName(path),-15} the same answers as the trained model, to the last bit");
        var decisions = Decisions(run, heldOut);
        var (input, probability, decision, truth) = decisions[0];
        screen.Say();
        screen.Say("One row, step by step:");
        screen.Say($"  model loaded  {s_files[^1]}");
        screen.Say($"  input         {input}");
        screen.Say($"  prediction    {Share(probability)}");
        screen.Say($"  decision      {decision}, as {Share(probability)} {(probability > run.Model.Signature.Threshold ? "is above" : "is not above")} the saved threshold {run.Model.Signature.Threshold} (truth: {truth})");
        return [.. decisions.Take(DecisionsTold).Select(d => (JsonNode)new JsonObject { ["prediction"] = JsonNumber.Of(d.Probability), ["decision"] = d.Decision, ["truth"] = d.Truth })];
    }

    private static List<(string Input, double Probability, string Decision, string Truth)> Decisions(QuickstartRun run, Example heldOut)
    {
        float[] probabilities = run.Model.Predict(heldOut.Input).ToArray<float>(), inputs = heldOut.Input.ToArray<float>();
        int[] labels = heldOut.Label!.ToArray<int>();
        int width = run.Features.Count;
        return [.. probabilities.Select((p, row) => (
            string.Join(", ", run.Features.Select((name, i) => $"{name} {Text(inputs[row * width + i])}")),
            (double)p,
            Decision.Of(run.Model.Signature, p),
            run.Model.Signature.ClassNames[labels[row]]))];
    }

    private static void SayNext(string? folder, Screen screen)
    {
        screen.Say();
        screen.Head("next");
        if (folder is null) screen.Say("  penstock quickstart --out models                        keep the files");
        else screen.Say($"  penstock evaluate {Path.Combine(folder, s_files[1])} --data quickstart");
        screen.Say("  penstock train --data quickstart --model dnn --out customers.penstock");
        screen.Say("  penstock pipeline run --data trips.csv --target 'tips > 0.2 * fare' --out work");
        screen.Say("  penstock serve --models work/models --request-log work/requests");
        screen.Say("  penstock monitor trips --requests work/requests --once");
        screen.Say("  penstock data list                                      the datasets that have a name");
        screen.Say("(penstock stands for: dotnet run -c Release --project src/Penstock.Cli --)");
    }

    private static string Text(float number) => number.ToString("G7", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
