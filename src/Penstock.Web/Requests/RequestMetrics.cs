namespace Penstock.Web;

/// <summary>What a server counts of its requests.</summary>
internal sealed class RequestMetrics
{
    private readonly Counter?[] _byStatus = new Counter?[600];
    private readonly Metric<Counter> _requests;
    private readonly Counter _queueFull, _waitedTooLong;
    private readonly Histogram _seconds;
    private readonly TimeProvider _clock;

    public RequestMetrics(MetricRegistry metrics, LoadLimiter limiter, TimeProvider clock)
    {
        _clock = clock;
        _requests = metrics.Counter("penstock_http_requests_total", "Requests that were answered, by status.", "status");
        _seconds = metrics.Histogram("penstock_http_request_seconds", "Seconds from the headers of a request to the end of its answer.", Buckets.Exponential(0.0001, 2, 18)).With();
        Metric<Counter> shed = metrics.Counter("penstock_http_requests_shed_total", "Requests that were sent away since too many came, by reason.", "reason");
        (_queueFull, _waitedTooLong) = (shed.With("queue_full"), shed.With("waited_too_long"));
        metrics.Gauge("penstock_http_requests_working", "Requests that are worked on.").With().Follow(() => limiter.Working);
        metrics.Gauge("penstock_http_requests_waiting", "Requests that wait until they are worked on.").With().Follow(() => limiter.Waiting);
    }

    public void Count(int status, long started)
    {
        if ((uint)status < (uint)_byStatus.Length) (_byStatus[status] ??= _requests.With(status.ToString(System.Globalization.CultureInfo.InvariantCulture))).Add();
        _seconds.Observe(_clock.GetElapsedTime(started).TotalSeconds);
    }

    public void CountShed(Admission admission) => (admission == Admission.QueueFull ? _queueFull : _waitedTooLong).Add();
}
