using Penstock.Models;

namespace Penstock.Cli;

/// <summary>What a model's numbers mean by its signature.</summary>
internal static class Decision
{
    /// <summary>The class for a probability of class 1.</summary>
    public static string Of(ModelSignature signature, double probability) => Name(signature, probability > signature.Threshold ? 1 : 0);

    /// <summary>The class's name, or its number where it has none.</summary>
    public static string Name(ModelSignature signature, int number) => number < signature.ClassNames.Count ? signature.ClassNames[number] : $"{number}";
}
