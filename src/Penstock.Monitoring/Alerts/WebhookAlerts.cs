using System.Net.Http.Headers;
using System.Text;

namespace Penstock.Monitoring;

/// <summary>Posts alerts to an address as JSON; tries again with growing pauses where the receiver does not take them.</summary>
/// <param name="client">Sends; the caller owns it.</param>
/// <param name="address">The address, http or https.</param>
public sealed class WebhookAlerts(HttpClient client, Uri address) : IAlertSink
{
    /// <summary>How often an alert is sent at most in a round. Default 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long an answer may take. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause; each later one is twice as long. Default half a second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells how long pauses are. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => $"webhook {address}";

    /// <inheritdoc/>
    public async Task TellAsync(Alert alert, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            string failure;
            try
            {
                using var patience = new CancellationTokenSource(Timeout, Clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
                using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(alert.ToJson()));
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using HttpResponseMessage answer = await client.PostAsync(address, content, either.Token).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode) return;
                failure = $"status {(int)answer.StatusCode}";
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                failure = e is OperationCanceledException ? FormattableString.Invariant($"no answer in {Timeout.TotalSeconds:0.#} s") : e.Message;
            }
            if (attempt >= Attempts) throw new HttpRequestException($"webhook {address}: expected a status from 200 to 299, got {failure} at attempt {attempt}.");
            await Task.Delay(Pause * Math.Pow(2, attempt - 1), Clock, cancellation).ConfigureAwait(false);
        }
    }
}
