namespace Penstock.Benchmarks;

/// <summary>Reads the options of a benchmark.</summary>
internal static class Arguments
{
    /// <summary>The numbers after an option, parted by commas.</summary>
    public static int[] Numbers(string[] arguments, string option, params int[] otherwise) =>
        Array.IndexOf(arguments, option) is >= 0 and int at && at + 1 < arguments.Length
            ? [.. arguments[at + 1].Split(',').Select(int.Parse)]
            : otherwise;

    /// <summary>Whether a piece of work contains the text after --only.</summary>
    public static bool Matches(string[] arguments, string work) =>
        Array.IndexOf(arguments, "--only") is not (>= 0 and int at) || at + 1 >= arguments.Length || work.Contains(arguments[at + 1]);
}
