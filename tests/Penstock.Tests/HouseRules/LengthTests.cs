namespace Penstock.Tests;

/// <summary>Functions of at most 70 lines, files of at most 400. What is longer stands in LengthExceptions.txt with its reason.</summary>
public class LengthTests
{
    private const int FunctionLimit = 70, FileLimit = 400;
    private const string List = "tests/Penstock.Tests/HouseRules/LengthExceptions.txt";

    private sealed record Allowance(string What, int Lines, string Reason);

    [Fact]
    public void Functions_and_files_are_short()
    {
        var exceptions = Exceptions().ToDictionary(exception => exception.What, exception => exception.Lines);
        HouseRule.Holds(TooLong().Where(tooLong => tooLong.Lines > exceptions.GetValueOrDefault(tooLong.What)).Select(tooLong => $"{tooLong.What}: {tooLong.Lines} lines"));
    }

    [Fact]
    public void Exceptions_are_still_needed()
    {
        var needed = TooLong().Select(tooLong => tooLong.What).ToHashSet();
        HouseRule.Holds(Exceptions().Where(exception => !needed.Contains(exception.What)).Select(exception => $"Take this line from {List}: {exception.What}"));
    }

    [Fact]
    public void Exceptions_have_a_reason() =>
        Assert.DoesNotContain(Exceptions(), exception => exception.Reason.Length < 10);

    private static IEnumerable<(string What, int Lines)> TooLong()
    {
        foreach (var file in Tracked.Code())
        {
            if (file.LineCount > FileLimit) yield return (file.Path, file.LineCount);
            foreach (var function in FunctionScan.Of(file).Where(function => function.Lines > FunctionLimit).GroupBy(function => function.Name))
                yield return ($"{file.Path} {function.Key}", function.Max(overload => overload.Lines));
        }
    }

    // A line is `path | lines | reason` for a file, `path function | lines | reason` for a function.
    private static IEnumerable<Allowance> Exceptions() =>
        from line in Tracked.Read(List).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        where !line.StartsWith('#')
        let parts = line.Split('|', StringSplitOptions.TrimEntries)
        select new Allowance(parts[0], int.Parse(parts[1]), parts.ElementAtOrDefault(2) ?? "");
}
