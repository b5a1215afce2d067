using Penstock.Data;
using Penstock.Models;

namespace Penstock.Monitoring;

/// <summary>Tells which rows a model was never shown the like of, so that a server can answer them with "no decision".</summary>
public sealed class NoDecision
{
    private readonly MonitorReference _reference;

    private NoDecision(MonitorReference reference) => _reference = reference;

    /// <summary>The score from which a row gets no decision: 1 where a single reason is rare enough in training, else 2.</summary>
    public double Threshold => _reference.Outside.Threshold;

    /// <summary>The share of rows like those of training that get none, at most.</summary>
    public double ExpectedShare => _reference.Outside.ExpectedShare;

    /// <summary>By the profile of a model's training rows.</summary>
    /// <exception cref="ArgumentException">The profile tells nothing of the columns that the model takes.</exception>
    public static NoDecision For(ModelSignature signature, DataProfile? profile) => new(MonitorReference.Of(signature, profile)
        ?? throw new ArgumentException("NoDecision: expected a model with a profile of its columns, got one without. Train it with \"penstock train\" or a pipeline."));

    /// <summary>How far each row is from what the model was shown: 1 and the distance in deviations, at most 3, for a number outside its trained range; 1 for an unseen text or a first missing value; their sum.</summary>
    /// <param name="rows">Raw rows with the columns that the model takes.</param>
    public double[] Scores(Table rows)
    {
        TypedColumns typed = TypedColumns.Of(rows, _reference.Columns);
        return [.. Enumerable.Range(0, typed.Count).Select(row => _reference.Outside.Of(typed, row, typed.BinsOf(row, _reference.Columns)))];
    }

    /// <summary>Which rows should get no decision.</summary>
    /// <param name="rows">Raw rows with the columns that the model takes.</param>
    public bool[] AreOutside(Table rows) => Array.ConvertAll(Scores(rows), score => score >= Threshold);
}
