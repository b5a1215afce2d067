namespace Penstock.Evaluation;

/// <summary>What a model answers, which decides what can be measured.</summary>
public enum EvaluationTask
{
    /// <summary>Yes or no: a probability of yes for every row.</summary>
    Binary,
    /// <summary>One of several classes: a probability of each for every row.</summary>
    Classes,
    /// <summary>A number for every row.</summary>
    Numbers,
}
