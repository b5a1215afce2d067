using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Real event files of TensorFlow 1 and 2 and PyTorch: every value of every tag against an independent reading.</summary>
public class RealRunLogTests
{
    [Theory]
    [InlineData("tb-guild", 1)]
    [InlineData("tb-reducer", 9)]
    [InlineData("tb-tensorboard-history", 3)]
    [InlineData("tfx", 0)]
    [InlineData("tfx-history", 0)]
    public void Every_value_is_what_protobuf_reads(string data, int runs)
    {
        string root = TestFiles.RequireData(data);
        using var folder = new RunFolder(root);
        folder.Refresh(TestContext.Current.CancellationToken);
        Assert.True(folder.Runs.Count >= runs, $"{folder.Runs.Count}");
        Assert.Empty(folder.Runs.SelectMany(run => run.Damage));
        string[] expected = EventOracle.Read(root).Split('\n', StringSplitOptions.RemoveEmptyEntries), got = [.. folder.Runs.OrderBy(run => run.Name, StringComparer.Ordinal).SelectMany(Lines)];
        TestContext.Current.TestOutputHelper?.WriteLine($"{data}: {folder.Runs.Count} runs, {got.Length} lines");
        Assert.Equal(expected, got);
    }

    private static IEnumerable<string> Lines(LoggedRun run) => run.Tags.OrderBy(tag => Convert.ToHexString(Encoding.UTF8.GetBytes(tag.Name)), StringComparer.Ordinal)
        .SelectMany(tag => Enumerable.Range(0, tag.Count).Select(i => FormattableString.Invariant($"  {tag.At(i).Step} {Number(tag.At(i).Wall)} {Told(tag, tag.ReadTensor(i))}")).Prepend($"{run.Name} {tag.Name} {tag.Plugin} {tag.Count}"));

    private static string Told(LoggedTag tag, LoggedTensor tensor)
    {
        if (tag.Plugin == RunPlugin.Images && tag.Content.Span.SequenceEqual((byte[])[0x10, 1])) return $"{Text(tensor, 0)} {Text(tensor, 1)} {Sum(tensor, 2)}";
        if (tensor.IsText) return string.Join(' ', tensor.Strings.Select((_, i) => Sum(tensor, i)));
        double[] numbers = tensor.Numbers();
        if (tag.Plugin == RunPlugin.Histograms && tensor.Shape is [_, 3]) return $"{Number(numbers[0])} {Number(numbers[^2])} {Number(numbers.Where((_, i) => i % 3 == 2).Sum())}";
        return string.Join(' ', numbers.Select(Number));
    }

    private static string Text(LoggedTensor tensor, int index) => Encoding.UTF8.GetString(tensor.Strings[index].Span);

    private static string Sum(LoggedTensor tensor, int index) => Crc32.Of(tensor.Strings[index].Span).ToString(CultureInfo.InvariantCulture);

    private static string Number(double number) => double.IsNaN(number) ? "nan" : Convert.ToHexStringLower(BitConverter.GetBytes(number));
}
