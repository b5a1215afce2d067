using System.CommandLine;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>The options of how much of run logs is read, and the advice that names them.</summary>
internal sealed class ReadingLimits
{
    private static readonly RunFolderOptions s_usual = new();

    private readonly Option<int> _tags = new Option<int>("--most-tags") { Description = "How many tags of a log are read; of all logs together 20 times as many.", HelpName = "N", DefaultValueFactory = _ => s_usual.MostTags }.Within(1, 10_000_000);
    private readonly Option<int> _record = new Option<int>("--longest-record") { Description = "The longest record that is read, in bytes.", HelpName = "BYTES", DefaultValueFactory = _ => s_usual.LongestRecord }.Within(1, 2_000_000_000);

    /// <summary>What to do where a limit was met, by the name of the limit.</summary>
    public static IReadOnlyDictionary<string, string> Advice { get; } = new Dictionary<string, string>
    {
        ["MostTags"] = "Give --most-tags", ["MostTagsOfFolder"] = "Give --most-tags", ["MostTagBytes"] = "Give --most-tags", ["MostMetadata"] = "Give --most-tags",
        ["LongestRecord"] = "Give --longest-record", ["LargestTensor"] = "Give --longest-record",
        ["MostFiles"] = "Name a folder within by --logdir", ["Depth"] = "Name a folder within by --logdir", ["LongestTag"] = "Log a shorter one",
    };

    public IEnumerable<Option> All => [_tags, _record];

    /// <summary>What the options say.</summary>
    public RunFolderOptions Of(ParseResult parsed)
    {
        int tags = parsed.GetValue(_tags), record = parsed.GetValue(_record);
        double more = Math.Max(1, (double)tags / s_usual.MostTags);
        return s_usual with
        {
            MostTags = tags,
            MostTagsOfFolder = (int)Math.Min(int.MaxValue, 20L * tags),
            MostTagBytes = (long)(s_usual.MostTagBytes * more),
            MostMetadata = (int)Math.Min(int.MaxValue, s_usual.MostMetadata * more),
            LongestRecord = record,
            LargestTensor = Math.Max(s_usual.LargestTensor, record),
        };
    }

    /// <summary>A message of the reading with the options that can be given.</summary>
    public static string Told(string message) => Advice.Aggregate(message, (text, advice) => text.Replace($"Set {advice.Key} if", $"{advice.Value} if", StringComparison.Ordinal));
}
