namespace Penstock.Models;

/// <summary>A layer whose vocabulary may have been found in data: Keras keeps such a one in a file of lines beside the settings.</summary>
internal interface IFoundVocabulary
{
    /// <summary>The tokens in the order of the numbers, one a line; null where the vocabulary was given, or is no list of lines.</summary>
    IReadOnlyList<string>? FoundLines { get; }
}
