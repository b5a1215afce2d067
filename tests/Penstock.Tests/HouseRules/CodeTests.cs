using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>What must stay out of the code.</summary>
public partial class CodeTests
{
    private static IEnumerable<SourceFile> Libraries => Tracked.Code("src/").Where(file => !file.Path.StartsWith("src/Penstock.Cli/"));

    [Fact]
    public void Libraries_write_no_console_and_read_no_environment() =>
        HouseRule.Holds(Libraries.SelectMany(file => file.Find(Surroundings())));

    [Fact]
    public void Libraries_take_no_time_and_no_randomness_from_the_air() =>
        HouseRule.Holds(Libraries.SelectMany(file => file.Find(FromTheAir())));

    [Fact]
    public void Tests_do_not_sleep() =>
        HouseRule.Holds(Tracked.Code("tests/").SelectMany(file => file.Find(Sleep())));

    [Fact]
    public void Nothing_is_left_to_do() =>
        HouseRule.Holds(Tracked.Code().Where(file => !file.Path.Contains("/HouseRules/"))
            .SelectMany(file => LeftToDo().Matches(file.Text).Select(match => $"{file.Path}:{file.LineOf(match.Index)} {match.Value}")));

    [Fact]
    public void Files_start_with_code() =>
        HouseRule.Holds(Tracked.Code().Where(file => LicenceHeader().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void Libraries_come_with_their_documentation() =>
        Assert.All(Library.Referenced, project => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, project + ".xml")), $"{project}.xml is absent."));

    [GeneratedRegex(@"\bConsole\.|\bEnvironment\.(GetEnvironmentVariables?|ExpandEnvironmentVariables)\b")]
    private static partial Regex Surroundings();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bEnvironment\.TickCount|\bStopwatch\b|\bRandom\.Shared\b|\bnew\s+Random\(\s*\)|\bRandom\s+\w+\s*=\s*new\(\s*\)|\bGuid\.NewGuid\b|\bRandomNumberGenerator\b")]
    private static partial Regex FromTheAir();

    [GeneratedRegex(@"\bThread\.Sleep\b|\bTask\.Delay\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b|^\s*#(end)?region\b", RegexOptions.Multiline)]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"\A\W*(.*\n){0,2}.*(Copyright|SPDX|Licensed under|<copyright)")]
    private static partial Regex LicenceHeader();
}
