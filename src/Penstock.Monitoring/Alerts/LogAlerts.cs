namespace Penstock.Monitoring;

/// <summary>Tells alerts as lines of text.</summary>
/// <param name="write">Takes a line.</param>
public sealed class LogAlerts(Action<string> write) : IAlertSink
{
    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public Task TellAsync(Alert alert, CancellationToken cancellation)
    {
        write(alert.ToString());
        return Task.CompletedTask;
    }
}
