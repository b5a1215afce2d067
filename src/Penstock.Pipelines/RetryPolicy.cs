using System.Data.Common;
using System.Net.Http;
using System.Net.Sockets;

namespace Penstock.Pipelines;

/// <summary>How often and how soon a step is tried again. Only errors that pass by themselves are worth it: a rule says which.</summary>
public sealed record RetryPolicy
{
    /// <summary>How often the step is tried at most. Default 3; 1 for no second try.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The time before the second attempt. Default 1 second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>By how much longer every further time is. Default 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest time before an attempt. Default 1 minute.</summary>
    public TimeSpan MostDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an error passes by itself. Default: errors of the network, of time, and those that a database calls transient.</summary>
    public Func<Exception, bool> IsTransient { get; init; } = IsUsuallyTransient;

    /// <summary>The time before an attempt; the second has number 2.</summary>
    internal TimeSpan DelayBefore(int attempt)
    {
        double seconds = FirstDelay.TotalSeconds * Math.Pow(Factor, attempt - 2);
        return seconds < MostDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MostDelay;
    }

    private static bool IsUsuallyTransient(Exception error) => error is HttpRequestException or SocketException or TimeoutException or DbException { IsTransient: true }
        || error is IOException { InnerException: SocketException } or OperationCanceledException { InnerException: TimeoutException };
}
