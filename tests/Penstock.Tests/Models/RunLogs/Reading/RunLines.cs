using System.Globalization;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>All that a folder of runs holds, as lines, so that two readings can be compared.</summary>
internal static class RunLines
{
    public static string Of(RunFolder folder) => string.Join('\n', folder.Runs.OrderBy(run => run.Name, StringComparer.Ordinal).SelectMany(Of));

    public static string Steps(RunFolder folder, string run, string tag)
    {
        LoggedTag found = folder.Find(run)!.Find(tag)!;
        return string.Join(' ', Enumerable.Range(0, found.Count).Select(i => found.At(i).Step));
    }

    private static IEnumerable<string> Of(LoggedRun run)
    {
        yield return FormattableString.Invariant($"{run.Name} {run.FirstWall} {run.LastWall} {run.LastStep}");
        foreach (LoggedTag tag in run.Tags)
            yield return $"  {tag.Name} {tag.Plugin} {string.Join(' ', Enumerable.Range(0, tag.Count).Select(i => $"{tag.At(i)} {Of(tag.ReadTensor(i))}"))}";
        foreach (LogDamage damage in run.Damage) yield return $"  ! {damage}";
    }

    private static string Of(LoggedTensor tensor) => $"{tensor} {(tensor.IsText ? string.Join(',', tensor.Strings.Select(text => Convert.ToHexString(text.Span))) : string.Join(',', tensor.Numbers().Select(number => number.ToString("R", CultureInfo.InvariantCulture))))}";
}
