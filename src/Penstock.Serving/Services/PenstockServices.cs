using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Penstock.Serving;

/// <summary>Puts models into a service of your own.</summary>
public static class PenstockServices
{
    /// <summary>
    /// Adds a <see cref="Predictor{TRow, TAnswer}"/> for a model, one for the whole service. The model is loaded when the service starts, which fails
    /// where the model's columns and outputs do not fit the types.
    /// </summary>
    /// <typeparam name="TRow">A type with a property for each column.</typeparam>
    /// <typeparam name="TAnswer">What is wanted of the model's answer.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="folder">The model's folder, which holds a numbered folder for each version.</param>
    /// <param name="options">How the model is loaded and looked at.</param>
    public static IServiceCollection AddPenstock<TRow, TAnswer>(this IServiceCollection services, string folder, PredictorOptions? options = null)
    {
        if (services.Any(s => s.ServiceType == typeof(Predictor<TRow, TAnswer>)))
            throw new ArgumentException($"AddPenstock: expected one model for Predictor<{typeof(TRow).Name}, {typeof(TAnswer).Name}>, got a second, {folder}. Give it rows or answers of another type.", nameof(folder));
        services.AddSingleton(provider => new Predictor<TRow, TAnswer>(folder, WithLog(options ?? new(), provider)));
        return services.AddHostedService<PredictorStart<TRow, TAnswer>>();
    }

    private static PredictorOptions WithLog(PredictorOptions options, IServiceProvider provider)
    {
        if (options.Log is not null || provider.GetService<ILoggerFactory>() is not { } logs) return options;
        ILogger log = logs.CreateLogger("Penstock.Serving");
        return options with { Log = (level, sentence) => log.Log(level, "{Sentence}", sentence) };
    }

    /// <summary>Asks for the predictor when the service starts, so that what does not fit is told then and not at the first request.</summary>
    private sealed class PredictorStart<TRow, TAnswer>(Predictor<TRow, TAnswer> predictor) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = predictor.Version;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
