using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Pipelines;
using Penstock.Registry;
using Penstock.Serving;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>
/// What comes after deployment, with the parts that a real service uses: the quickstart's model answers over HTTP, its log is watched while the
/// customers change, and a model of fresh rows takes its place.
/// </summary>
internal sealed class QuickstartLoop : IAsyncDisposable
{
    public const string Model = "customers", Drifted = "income";
    public const double Raise = 1.35;

    private const string Who = "quickstart";
    private const int RowsOfRequest = 50, Window = 250, QuietRows = 500, DriftedRows = 500, FreshRows = 1500;
    private const long QuietSeed = 11, DriftedSeed = 12, FreshSeed = 13, RequestSeed = 14;

    private readonly QuickstartRun _run;
    private readonly WorkFolder _work;
    private readonly ModelServer _server;
    private readonly HttpClient _http = new();
    private readonly Penstock.Models.Model _model;

    /// <summary>Registers the trained model as the first version and the champion, and makes a server of it that does not run yet.</summary>
    /// <param name="run">The quickstart's run, trained.</param>
    /// <param name="folder">Where registry, models and logs go.</param>
    public QuickstartLoop(QuickstartRun run, string folder)
    {
        (_run, _work) = (run, new WorkFolder(folder));
        _model = run.ModelOfRawRows();
        Registry = ModelRegistry.Open(_work.Registry);
        Registry.Register(Model, _model, new() { Description = "the quickstart's model", Metrics = new Dictionary<string, double> { ["accuracy"] = run.HeldOutAccuracy() } });
        Registry.Promote(Model, 1, ModelRegistry.Champion, Who, "the first version");
        _server = new ModelServer(new() { Seed = RequestSeed });
        _server.Add(Model, Path.Combine(_work.Models, Model), new() { RequestLog = new(Requests) });
    }

    public ModelRegistry Registry { get; }

    /// <summary>Where the server listens, once it runs.</summary>
    public Uri Address => _server.Address!;

    private string Requests => Path.Combine(_work.Requests, Model);

    private string StateFile => Path.Combine(_work.Path, "monitor.json");

    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(cancellation);

    /// <summary>Asks for one row, as any client would.</summary>
    /// <returns>What was sent, and what came back.</returns>
    public async Task<(string Request, string Answer)> AskAsync(Table rows, int row, CancellationToken cancellation)
    {
        string request = new JsonObject { ["instances"] = new JsonArray(Instance(rows, row)) }.ToJsonString();
        return (request, string.Join(' ', (await PostAsync(request, cancellation)).Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Sends rows, some at a time, and counts the answers that are the trained model's to the last bit.</summary>
    public async Task<int> SendAsync(Table rows, CancellationToken cancellation)
    {
        float[] expected = _model.Predict(rows).ToArray<float>();
        int equal = 0;
        for (int first = 0; first < rows.RowCount; first += RowsOfRequest)
        {
            int count = Math.Min(RowsOfRequest, rows.RowCount - first);
            var request = new JsonObject { ["instances"] = new JsonArray([.. Enumerable.Range(first, count).Select(row => Instance(rows, row))]) };
            JsonArray predictions = JsonNode.Parse(await PostAsync(request.ToJsonString(), cancellation))!["predictions"]!.AsArray();
            for (int i = 0; i < count; i++)
                if ((float)predictions[i]![0]! == expected[first + i]) equal++;
        }
        await _server.FlushLogsAsync();
        return equal;
    }

    /// <summary>What customers look like when nothing has changed, and after incomes have risen.</summary>
    public static Table Quiet => Catalog.Quickstart.Generate(QuietRows, QuietSeed);

    /// <inheritdoc cref="Quiet"/>
    public static Table Changed => Risen(Catalog.Quickstart.Generate(DriftedRows, DriftedSeed));

    /// <summary>Reads what the server logged since the last time, and judges it against the rows of training.</summary>
    public Task<MonitorReport> WatchAsync(CancellationToken cancellation) => new ModelMonitor(new(Model, 1, _model.Signature, Requests)
    {
        Profile = _model.Profile, StateFile = StateFile, WindowRows = Window,
    }).RunAsync(cancellation);

    /// <summary>Trains on fresh rows, whose labels are known by now, beside the champion.</summary>
    /// <param name="why">What was told.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<RetrainingResult> RetrainAsync(string why, CancellationToken cancellation) =>
        Retraining.RunAsync(Registry, new(Model, Risen(Catalog.Quickstart.Generate(FreshRows, FreshSeed)), why) { Target = QuickstartTable.Label },
            new() { Artifacts = _work.Artifacts, Cancellation = cancellation });

    /// <summary>The champion goes back to the version before.</summary>
    public AliasMove RollBack() => Registry.Rollback(Model, Who, "to show that it can be done");

    /// <summary>A version becomes the champion.</summary>
    public AliasMove Promote(int version) => Registry.Promote(Model, version, ModelRegistry.Champion, Who, "it was better on the same rows");

    /// <summary>Lets the server look at the models now, and asks it which version answers those who name none.</summary>
    public async Task<int> ServedAsync(CancellationToken cancellation)
    {
        _server.Refresh();
        JsonNode? known = await _http.GetFromJsonAsync<JsonNode>(new Uri(Address, $"v1/models/{Model}/metadata"), cancellation);
        return int.Parse((string)known!["model_spec"]!["version"]!, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private static Table Risen(Table rows)
    {
        float[] incomes = Array.ConvertAll(rows.Column(Drifted).Values.ToArray<float>(), income => MathF.Round((float)(income * Raise)));
        return new Table([.. rows.Columns.Select(c => c.Name == Drifted ? new Column(Drifted, Tensor.From(incomes)) : c)]);
    }

    private JsonObject Instance(Table rows, int row) => new(_run.Features.Select(name => KeyValuePair.Create(name, JsonNode.Parse(rows.Column(name).TextAt(row)))));

    private async Task<string> PostAsync(string body, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _http.PostAsync(new Uri(Address, $"v1/models/{Model}:predict"), new StringContent(body, Encoding.UTF8, "application/json"), cancellation);
        string text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? text : throw new InvalidDataException($"quickstart: expected the server to answer, got {(int)answer.StatusCode}: {text}");
    }
}
