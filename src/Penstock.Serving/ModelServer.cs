using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Penstock.Monitoring;
using Penstock.Web;

namespace Penstock.Serving;

/// <summary>
/// Serves models over TensorFlow Serving's REST. New versions are taken up while it runs: loaded and warmed before the switch; the old one ends
/// what it has begun and gives its memory back.
/// </summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly ModelServerOptions _options;
    private readonly WebServer _web;
    private readonly ServingMetrics _metrics;
    private readonly ConcurrentDictionary<string, ServedModel> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RequestLog> _logs = new(StringComparer.Ordinal);
    private readonly List<(string Folder, Func<string, ServeOptions> Options)> _folders = [];
    private readonly Dictionary<string, string> _troubles = [];
    private readonly Lock _changing = new();
    private readonly RegularLook _look;

    /// <summary>A server without models that does not run yet.</summary>
    /// <exception cref="IOException">The file of keys or of a certificate cannot be read.</exception>
    public ModelServer(ModelServerOptions? options = null)
    {
        (_options, _look) = (options ??= new(), new(LookAtFolders, error => Log(LogLevel.Error, $"ModelServer: a look for models failed: {error.Message}")));
        _web = new(new WebOptions(options.Seed ?? options.Clock.GetUtcNow().Ticks)
        {
            Listen = [new(options.Host, options.RestPort)], Tls = options.Tls, ApiKeyFile = options.ApiKeyFile, Limits = options.Limits,
            Log = options.Log, Clock = options.Clock, Title = "Penstock model server", MetricsPaths = ["/metrics", "/monitoring/prometheus/metrics"],
        });
        _metrics = new(_web.Metrics);
        _web.Dispatch = new RestEndpoint(name => _models.GetValueOrDefault(name), () => _models.Keys.Order(StringComparer.Ordinal), _metrics, options.Clock).AnswerAsync;
        foreach (WebEndpoint endpoint in RestApi.Endpoints) _web.Add(endpoint);
        _web.Health.Add("models", Trouble);
    }

    /// <summary>Where it listens, with the real port; null until it runs.</summary>
    public Uri? Address => _web.Addresses.Count > 0 ? _web.Addresses[0] : null;

    /// <summary>The models and the versions of each that can be used now.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Loaded =>
        _models.ToDictionary(m => m.Key, m => (IReadOnlyList<long>)[.. m.Value.Table.Available.Keys.Order()]);

    /// <summary>Adds a model.</summary>
    /// <param name="name">What it is called in paths.</param>
    /// <param name="folder">Holds a numbered folder for each version, with its model.penstock, and perhaps aliases.json.</param>
    /// <param name="options">How it is served.</param>
    /// <exception cref="ArgumentException">There is a model of that name.</exception>
    /// <exception cref="IOException">The folder of its request log cannot be written to.</exception>
    public void Add(string name, string folder, ServeOptions? options = null)
    {
        if (!TryAdd(name, folder, options ?? new())) throw new ArgumentException($"ModelServer: expected a name that no other model has, got {name}, which one has. Add this one under another name.", nameof(name));
    }

    /// <summary>Adds every model of a folder: each folder in it is one, also those that come later; one that goes is taken out of service.</summary>
    /// <param name="folder">Holds a folder for each model.</param>
    /// <param name="options">How the model of a name is served; null for the defaults.</param>
    public void AddFolder(string folder, Func<string, ServeOptions>? options = null) => _folders.Add((Path.TrimEndingDirectorySeparator(folder), options ?? (_ => new())));

    /// <summary>Loads the models and starts to listen.</summary>
    /// <exception cref="InvalidOperationException">A model that is required has no version that can be used, or a label points to one that cannot.</exception>
    /// <exception cref="IOException">The address is taken or is none of this machine.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Task.Run(Refresh, cancellationToken);
        foreach (ServedModel model in _models.Values) Require(model);
        await _web.StartAsync(cancellationToken);
        _look.Start(_options.Clock, _options.LookEvery);
    }

    /// <summary>Starts, waits until it is cancelled, ends what it has begun, and stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        var cancelled = new TaskCompletionSource();
        await using (cancellationToken.Register(cancelled.SetResult)) await cancelled.Task;
        await StopAsync();
    }

    /// <summary>Looks at the folders now: loads what is new, and takes out of service what is no longer wanted.</summary>
    public void Refresh() => _look.Now();

    /// <summary>Waits until everything that was logged so far is in the files of the request logs.</summary>
    public Task FlushLogsAsync() => Task.WhenAll(_logs.Values.Select(log => log.FlushAsync()));

    /// <summary>Takes no more requests, ends those that run, and closes logs and models.</summary>
    public async Task StopAsync()
    {
        await _web.StopAsync();
        _look.Close(() =>
        {
            foreach (ServedModel model in _models.Values) model.Close();
            foreach (RequestLog log in _logs.Values) log.Dispose();
        });
    }

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _web.DisposeAsync();
    }

    private bool TryAdd(string name, string folder, ServeOptions options, string? foundIn = null)
    {
        lock (_changing)
        {
            if (_models.ContainsKey(name)) return false;
            // The log comes first: a model is not served without the log that it shall have.
            RequestLog? log = options.RequestLog is { } logged ? new(logged) : null;
            if (log is not null) _metrics.Show(name, _logs[name] = log);
            return _models.TryAdd(name, new(name, folder, options, _options.Clock, Log)
            {
                FoundIn = foundIn, Changed = Change, Log = log is null ? null : new(log, _options.Clock),
            });
        }
    }

    private void LookAtFolders()
    {
        foreach (var (folder, options) in _folders) Try($"Models in {folder}", () => LookForModels(folder, options));
        foreach (ServedModel model in _models.Values) Try($"Model {model.Name}", model.Refresh);
    }

    /// <summary>Does what may fail without harm to the other models; before the server listens, a failure ends its start.</summary>
    private void Try(string what, Action act)
    {
        try
        {
            act();
            _troubles.Remove(what);
        }
        catch (Exception error) when (Address is not null)
        {
            if (_troubles.GetValueOrDefault(what) != error.Message) Log(LogLevel.Error, $"{what}: {error.Message} What is loaded stays; the next look tries again.");
            _troubles[what] = error.Message;
        }
    }

    private void LookForModels(string folder, Func<string, ServeOptions> options)
    {
        // It may be on its way: what is loaded stays.
        if (!Directory.Exists(folder)) return;
        string[] present = [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.')];
        foreach (string name in present)
            if (!_models.ContainsKey(name)) Try($"Model {name}", () => TryAdd(name, Path.Combine(folder, name), options(name), folder));
        foreach (ServedModel gone in _models.Values.Where(m => m.FoundIn == folder && !present.Contains(m.Name))) Remove(gone);
    }

    private void Remove(ServedModel model)
    {
        lock (_changing)
        {
            _models.TryRemove(model.Name, out _);
            model.Close();
            if (_logs.TryRemove(model.Name, out RequestLog? log)) log.Dispose();
        }
    }

    private void Log(LogLevel level, string sentence) => _options.Log?.Invoke(level, sentence);

    private void Change(ServedVersion version, bool isLoaded)
    {
        if (isLoaded) version.Meter = _metrics.Of(version);
        _metrics.Show(version, isLoaded);
        if (!isLoaded) version.Released.ContinueWith(_ => GiveMemoryBack(), TaskScheduler.Default);
    }

    /// <summary>What a version held besides its arenas is garbage now; nothing else would ask for it, since requests make next to none.</summary>
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);

    private static void Require(ServedModel model)
    {
        try
        {
            model.RequireLabels();
        }
        catch (ServingException refused)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
        if (model.Options.Required && model.Table.Default is null)
            throw new InvalidOperationException($"Model {model.Name}: expected a version that can be used in {model.Folder}, got none.{string.Concat(model.Table.Known.Select(v => $" Version {v.Number}: {v.Error}"))}");
    }

    private string? Trouble()
    {
        string[] without = [.. _models.Values.Where(m => m.Table.Default is null).Select(m => m.Name).Order(StringComparer.Ordinal)];
        return without.Length == 0 ? null : $"No version can be used of: {string.Join(", ", without)}.";
    }
}
