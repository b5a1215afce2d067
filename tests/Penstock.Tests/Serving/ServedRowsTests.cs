using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>No training/serving skew over HTTP: every row of both tables, alone and in requests of random size, are answered with the bits that the model gives offline in batches.</summary>
public class ServedRowsTests
{
    private const int Batch = 256, MostTogether = 90, Clients = 4;

    [Fact]
    public Task Every_taxi_trip_is_served_as_predicted() => ProveAsync(RawRowTables.Taxi());

    [Fact]
    public Task Every_census_row_is_served_as_predicted() => ProveAsync(RawRowTables.Adult());

    private static async Task ProveAsync(RawRowTables tables)
    {
        using var folder = TestFiles.NewFolder();
        HalfPlusModels.Publish(tables.Model, folder["m"], "1");
        int[] chosen = [.. Enumerable.Range(0, tables.Rows.RowCount)];
        new Random(3).Shuffle(chosen);
        Table rows = tables.Rows.Rows(chosen), texts = tables.Texts.Rows(chosen);
        int[] expected = [.. Enumerable.Range(0, chosen.Length).Chunk(Batch).SelectMany(part => MemoryMarshal.Cast<float, int>(tables.Model.Predict(rows.Rows(part)).AsSpan<float>()).ToArray())];
        Column[] fields = [.. tables.Model.Signature.Columns.Select(c => texts.Column(c.Name))];
        string[] json = [.. Enumerable.Range(0, chosen.Length).Select(row => RawRowEqualityTests.Json(fields, tables.Model.Signature.Columns, row))];
        await using ServerRun run = await ServerRun.StartAsync("m", folder["m"]);
        Assert.Equal(expected, await AskAsync(run, json, _ => 1));
        Assert.Equal(expected, await AskAsync(run, json, random => random.Next(2, MostTogether)));
    }

    /// <summary>Several clients at once, so that requests meet in batches.</summary>
    private static async Task<int[]> AskAsync(ServerRun run, string[] rows, Func<Random, int> together)
    {
        var random = new Random(5);
        List<(int First, int Count)> requests = [];
        for (int at = 0; at < rows.Length; at += requests[^1].Count) requests.Add((at, Math.Min(together(random), rows.Length - at)));
        var bits = new int[rows.Length];
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (request, _) =>
        {
            string answer = await run.PostAsync("/v1/models/m:predict", $"{{\"instances\": [{string.Join(", ", rows.AsSpan(request.First, request.Count).ToArray())}]}}");
            JsonElement predictions = JsonDocument.Parse(answer).RootElement.GetProperty("predictions");
            Assert.Equal(request.Count, predictions.GetArrayLength());
            for (int i = 0; i < request.Count; i++) bits[request.First + i] = BitConverter.SingleToInt32Bits(float.Parse(predictions[i][0].GetRawText(), CultureInfo.InvariantCulture));
        });
        return bits;
    }
}
