using Penstock.Web;

namespace Penstock.Serving;

/// <summary>What is counted of models and versions.</summary>
internal sealed class ServingMetrics
{
    private const string Model = "model", Version = "version", Code = "code";
    private readonly Metric<Counter> _requests, _rows, _answered;
    private readonly Metric<Histogram> _seconds, _batches;
    private readonly Metric<Gauge> _loaded, _loadSeconds, _waiting, _dropped, _logged;

    public ServingMetrics(MetricRegistry metrics)
    {
        _requests = metrics.Counter("penstock_model_requests_total", "Requests to a version of a model, by how they ended.", Model, Version, Code);
        _rows = metrics.Counter("penstock_model_rows_total", "Rows that a version of a model has answered.", Model, Version);
        _answered = metrics.Counter(":tensorflow:serving:request_count", "Requests by model and status, as TensorFlow Serving counts them.", "model_name", "status");
        _seconds = metrics.Histogram("penstock_model_request_seconds", "Seconds from the first byte of a request to its answer.", Buckets.Exponential(0.00005, 2, 20), Model, Version);
        _batches = metrics.Histogram("penstock_model_batch_rows", "Rows that ran together.", Buckets.Exponential(1, 2, 7), Model, Version);
        _loaded = metrics.Gauge("penstock_model_version_loaded", "1 while a version of a model can be used.", Model, Version);
        _loadSeconds = metrics.Gauge("penstock_model_load_seconds", "Seconds that it took to load a version and to warm it up.", Model, Version);
        _waiting = metrics.Gauge("penstock_model_waiting_rows", "Rows that wait until their model is free.", Model, Version);
        _dropped = metrics.Gauge("penstock_request_log_dropped_rows", "Rows that the request log has lost.", Model);
        _logged = metrics.Gauge("penstock_request_log_written_rows", "Rows that the request log has written.", Model);
    }

    /// <summary>What counts the requests to a version.</summary>
    public Meter Of(ServedVersion version)
    {
        string number = version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new(code => _requests.With(version.Model, number, code.Word()), code => _answered.With(version.Model, code.Word()), _rows.With(version.Model, number), _seconds.With(version.Model, number));
    }

    /// <summary>Counts a request that found no version.</summary>
    public void CountUnknown(string model, ServingCode code, bool isKnown)
    {
        // Names that clients make up must not become series.
        if (isKnown) _answered.With(model, code.Word()).Add();
    }

    /// <summary>Shows a version that can be used now, or no longer shows it.</summary>
    public void Show(ServedVersion version, bool isLoaded)
    {
        string number = version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (isLoaded)
        {
            _loaded.With(version.Model, number).Set(1);
            _loadSeconds.With(version.Model, number).Set(version.LoadTime.TotalSeconds);
            SignatureRunner[] runners = [.. version.Runners];
            _waiting.With(version.Model, number).Follow(() => runners.Sum(r => r.WaitingRows));
            Histogram batches = _batches.With(version.Model, number);
            foreach (SignatureRunner runner in runners) runner.BatchRan = rows => batches.Observe(rows);
            return;
        }
        _loaded.Remove(version.Model, number);
        _loadSeconds.Remove(version.Model, number);
        _waiting.Remove(version.Model, number);
        _batches.Remove(version.Model, number);
    }

    /// <summary>Shows what a request log has written and lost.</summary>
    public void Show(string model, Monitoring.RequestLog log)
    {
        _dropped.With(model).Follow(() => log.Dropped);
        _logged.With(model).Follow(() => log.Written);
    }

    /// <summary>Counts the requests to one version.</summary>
    internal sealed class Meter(Func<ServingCode, Counter> requests, Func<ServingCode, Counter> answered, Counter rows, Histogram seconds)
    {
        // References, since threads that come at once must see both counters or none.
        private readonly Pair?[] _byCode = new Pair?[(int)ServingCode.Unauthenticated + 1];

        public void Count(ServingCode code, int rowsAnswered, TimeSpan time)
        {
            Pair counters = _byCode[(int)code] ??= new(requests(code), answered(code));
            counters.Own.Add();
            counters.TensorFlow.Add();
            if (code == ServingCode.Ok) rows.Add(rowsAnswered);
            seconds.Observe(time.TotalSeconds);
        }

        private sealed record Pair(Counter Own, Counter TensorFlow);
    }
}
