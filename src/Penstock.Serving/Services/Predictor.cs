using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Penstock.Serving;

/// <summary>
/// Asks a model of a folder of versions: the one that the alias champion points to, otherwise the highest. Another version takes over while calls go on.
/// The properties of a row are the model's raw columns: names without regard to case and underscores, or as JsonPropertyName says; null is missing.
/// An answer is a float or double (the probability of a yes, or the number), a bool (the decision), a string, an int or an enum (the class), a float[] (all outputs),
/// or a type with some of the properties Probability, Probabilities, Decision, Class, Value, Threshold and Version. Safe for many threads.
/// </summary>
/// <typeparam name="TRow">A type with a property for each column: numbers and bools for columns of numbers, strings and enums for texts.</typeparam>
/// <typeparam name="TAnswer">What is wanted of the model's answer.</typeparam>
public sealed class Predictor<TRow, TAnswer> : IDisposable
{
    private readonly ServedModel _model;
    private readonly ConditionalWeakTable<ServedVersion, PredictorBinding<TRow, TAnswer>> _bindings = [];
    private readonly RegularLook _look;

    /// <summary>Loads the model and sees that rows and answers fit.</summary>
    /// <param name="folder">The model's folder, which holds a numbered folder for each version.</param>
    /// <param name="options">How the model is loaded and looked at.</param>
    /// <exception cref="InvalidDataException">There is no version whose columns and outputs fit; the message says what does not.</exception>
    public Predictor(string folder, PredictorOptions? options = null)
    {
        options ??= new();
        List<string> troubles = [];
        bool isStarting = true;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        _model = new(name, folder, new() { Batching = options.Batching, Loading = options.Loading }, options.Clock, Log) { Require = Bind };
        _look = new(_model.Refresh, error => Log(LogLevel.Error, $"Model {name}: {error.Message} What is loaded stays."));
        _look.Now();
        isStarting = false;
        if (_model.Table.Default is null)
            throw new InvalidDataException(troubles.Count > 0 ? string.Join(" ", troubles) : $"{folder}: expected a numbered folder with a model that can be used, got none.");
        _look.Start(options.Clock, options.LookEvery);

        void Log(LogLevel level, string sentence)
        {
            if (isStarting && level >= LogLevel.Error) troubles.Add(sentence);
            options.Log?.Invoke(level, sentence);
        }
    }

    /// <summary>The number of the version that answers now.</summary>
    public long Version => _model.Table.Default?.Number ?? throw Gone();

    /// <summary>Looks at the folder now: another version is loaded and takes over, or is refused and the old one stays.</summary>
    public void Refresh() => _look.Now();

    /// <summary>Asks about one row. Where many ask at once, <see cref="PredictAsync(TRow, CancellationToken)"/> keeps no thread waiting.</summary>
    /// <exception cref="InvalidOperationException">No version can be used any more, or more calls wait than may.</exception>
    public TAnswer Predict(TRow row)
    {
        PredictorCall<TRow, TAnswer> call = Begin();
        try
        {
            call.Write(row);
            call.Run();
            return call.Answer(0);
        }
        catch (ServingException refused)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>Asks about some rows: an answer for each, in their order, all from the same version.</summary>
    /// <inheritdoc cref="Predict(TRow)"/>
    public TAnswer[] Predict(IReadOnlyList<TRow> rows) => PredictAsync(rows).AsTask().GetAwaiter().GetResult();

    /// <summary>Asks about one row; calls that come while the model is busy run together.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Says that nobody waits for the answer any more.</param>
    /// <exception cref="InvalidOperationException">No version can be used any more, or more calls wait than may.</exception>
    public async ValueTask<TAnswer> PredictAsync(TRow row, CancellationToken cancellationToken = default)
    {
        PredictorCall<TRow, TAnswer> call = Begin();
        try
        {
            call.Write(row);
            await call.RunAsync(cancellationToken);
            return call.Answer(0);
        }
        catch (ServingException refused)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>Asks about some rows: an answer for each, in their order, all from the same version.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Says that nobody waits for the answers any more.</param>
    /// <inheritdoc cref="PredictAsync(TRow, CancellationToken)"/>
    public async ValueTask<TAnswer[]> PredictAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken = default)
    {
        var answers = new TAnswer[rows.Count];
        if (answers.Length == 0) return answers;
        PredictorCall<TRow, TAnswer> call = Begin();
        try
        {
            call.Write(rows);
            await call.RunAsync(cancellationToken);
            for (int i = 0; i < answers.Length; i++) answers[i] = call.Answer(i);
            return answers;
        }
        catch (ServingException refused)
        {
            throw new InvalidOperationException(refused.Message, refused);
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>Gives the model's memory back when the calls that run have ended.</summary>
    public void Dispose() => _look.Close(_model.Close);

    private PredictorCall<TRow, TAnswer> Begin()
    {
        ServedVersion version;
        try
        {
            version = _model.Take(null, null);
        }
        catch (ServingException)
        {
            throw Gone();
        }
        _bindings.TryGetValue(version, out PredictorBinding<TRow, TAnswer>? binding);
        return new(version, binding!);
    }

    private InvalidOperationException Gone() => new($"Predictor: expected a version of model {_model.Name} in {_model.Folder}, got none any more. Put one there.");

    private void Bind(ServedVersion version) => _bindings.Add(version, new(version));
}
