using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Penstock.Monitoring;
using Penstock.Serving;
using Penstock.Web;

namespace Penstock.Cli;

/// <summary>Serves the models of a folder over HTTP until it is stopped.</summary>
internal sealed class ServeVerb
{
    private const int DefaultPort = 8501;
    private readonly Option<string> _work = WorkFolder.Option();
    private readonly Option<string?> _models = new("--models") { Description = "The models: a folder for each, with numbered versions in it. Default: models in the folder of --work.", HelpName = "DIR" };
    private readonly Option<string> _host = new("--host") { Description = "The address to listen on; * for all.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new Option<int>("--rest-port") { Description = "The port of REST; 0 for a free one.", HelpName = "PORT", DefaultValueFactory = _ => DefaultPort }.Within(0, ushort.MaxValue);
    private readonly Option<int> _latest = new Option<int>("--latest") { Description = "How many of the latest versions of a model are loaded, beside those that an alias points to.", HelpName = "N", DefaultValueFactory = _ => 1 }.Within(1);
    private readonly Option<double> _look = new("--look-every") { Description = "Seconds between looks for new versions.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _log = new("--request-log") { Description = "Where answered requests are logged, in a folder for each model. Default: nowhere.", HelpName = "DIR" };
    private readonly Option<double> _sample = new("--sample") { Description = "The share of the requests that is logged.", HelpName = "R", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _keys = new("--api-key-file") { Description = "A file of API keys, one a line; without it everybody is let in.", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "The certificate, in PEM; without it there is no TLS.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "The certificate's private key, in PEM.", HelpName = "FILE" };
    private readonly Option<long> _body = new("--max-body") { Description = "The most bytes of a request's body.", HelpName = "BYTES", DefaultValueFactory = _ => new WebLimits().BodyBytes };
    private readonly Option<int> _rows = new Option<int>("--max-rows") { Description = "The most rows of a request.", HelpName = "N", DefaultValueFactory = _ => new BatchOptions().RequestRows }.Within(1);
    private readonly Option<int> _threads = new Option<int>("--threads") { Description = "Threads of one run of a model; 0: one for a quick model, else one per core.", HelpName = "N", DefaultValueFactory = _ => 0 }.Within(0, Tensors.ExecutorOptions.MostThreads);
    private readonly Option<bool> _json = Verb.Json();

    public static Command Create()
    {
        var verb = new ServeVerb();
        var command = new Command("serve", "Serve models over TensorFlow Serving's REST until stopped.")
        {
            verb._work, verb._models, verb._host, verb._port, verb._latest, verb._look, verb._log, verb._sample, verb._keys, verb._certificate, verb._key,
            verb._body, verb._rows, verb._threads, Verb.UnusedSeed(), verb._json,
        };
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation) => RunAsync(parsed, screen, cancellation).GetAwaiter().GetResult();

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string models = Path.GetFullPath(parsed.GetValue(_models) ?? WorkFolder.Of(parsed, _work).Models);
        if (!Directory.Exists(models)) throw new DirectoryNotFoundException($"{_models.Name}: expected a folder {models} with a folder for each model, got none.");
        if (parsed.GetValue(_look) is not (> 0 and <= 86_400)) throw new UsageException($"{_look.Name}: expected more than 0 and at most 86400 seconds, got {parsed.GetValue(_look)}.");
        await using var server = new ModelServer(Options(parsed, screen));
        server.AddFolder(models, name => ServingOf(parsed, name));
        await parsed.StartAsync(_port, server.StartAsync, cancellation);
        Tell(server, models, parsed.GetValue(_log), screen);
        var stopped = new TaskCompletionSource();
        await using (cancellation.Register(stopped.SetResult)) await stopped.Task;
        screen.Note("penstock: ends what it has begun");
        return ExitCode.Done;
    }

    private ModelServerOptions Options(ParseResult parsed, Screen screen)
    {
        var (certificate, key) = (parsed.GetValue(_certificate), parsed.GetValue(_key));
        if (certificate is null != key is null) throw new UsageException($"{_certificate.Name} and {_key.Name}: expected both or none, got one.");
        if (parsed.GetValue(_body) < 1) throw new UsageException($"{_body.Name}: expected 1 or more, got {parsed.GetValue(_body)}.");
        return new()
        {
            RestPort = parsed.GetValue(_port), Host = parsed.GetValue(_host)!, ApiKeyFile = parsed.GetValue(_keys), Tls = certificate is null ? null : new(certificate, key!),
            Limits = new() { BodyBytes = parsed.GetValue(_body), DrainTime = TimeSpan.FromSeconds(25) }, LookEvery = TimeSpan.FromSeconds(parsed.GetValue(_look)),
            Log = (level, sentence) =>
            {
                if (level >= LogLevel.Information) screen.Note(sentence);
            },
        };
    }

    private ServeOptions ServingOf(ParseResult parsed, string name) => new()
    {
        Versions = Serve.Latest(parsed.GetValue(_latest)),
        Batching = new() { RequestRows = parsed.GetValue(_rows), Threads = parsed.GetValue(_threads) },
        RequestLog = parsed.GetValue(_log) is { } folder ? new RequestLogOptions(Path.Combine(Path.GetFullPath(folder), name), parsed.GetValue(_sample)) : null,
    };

    private void Tell(ModelServer server, string models, string? log, Screen screen)
    {
        var loaded = server.Loaded.OrderBy(m => m.Key, StringComparer.Ordinal).ToList();
        screen.Say($"Listens on {server.Address}");
        foreach (var (name, versions) in loaded)
            screen.Say(versions.Count > 0 ? $"  {name}  version {string.Join(", ", versions)}  POST {server.Address}v1/models/{name}:predict" : $"  {name}  no version that can be used");
        if (loaded.Count == 0) screen.Say($"  No models yet; those that come to {models} are taken up.");
        screen.Say(log is null ? $"  Requests are not logged; {_log.Name} DIR logs them, for penstock monitor." : $"  Requests are logged in {Path.GetFullPath(log)}.");
        screen.Say("  GET /v1/models/ lists them; /metrics, /health/ready and /openapi.json tell more. Ctrl-C stops.");
        screen.Answer(new JsonObject
        {
            ["address"] = server.Address!.ToString(),
            ["models"] = new JsonArray([.. loaded.Select(m => (JsonNode)new JsonObject { ["name"] = m.Key, ["versions"] = new JsonArray([.. m.Value.Select(v => (JsonNode)v)]) })]),
        });
    }
}
