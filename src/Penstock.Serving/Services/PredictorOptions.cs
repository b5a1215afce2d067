using Microsoft.Extensions.Logging;
using Penstock.Models;

namespace Penstock.Serving;

/// <summary>How a <see cref="Predictor{TRow, TAnswer}"/> gets its model.</summary>
public sealed record PredictorOptions
{
    /// <summary>How often the model's folder is looked at for another version. Default: every second.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How calls that come at once are put together.</summary>
    public BatchOptions Batching { get; init; } = new();

    /// <summary>How model files are loaded: a user's own layers and operators.</summary>
    public LoadOptions Loading { get; init; } = new();

    /// <summary>Is told which versions come and go, and which cannot be used; null for silence. <c>AddPenstock</c> hands it to the service's own log where it is null.</summary>
    public Action<LogLevel, string>? Log { get; init; }

    /// <summary>The clock by which the folder is looked at.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
