using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Cli;

namespace Penstock.Tests;

/// <summary>One command line, run in this process: what it wrote and how it ended.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static CliRun Of(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        int code = CommandLine.RunAsync(arguments, output, error).GetAwaiter().GetResult();
        // The parser calls the program by the name of the process.
        return new(code, output.ToString().Replace(RootCommand.ExecutableName, "penstock"), error.ToString());
    }

    /// <summary>The one JSON object of a run that succeeded.</summary>
    public JsonObject Json
    {
        get
        {
            Assert.True(Code == 0, Error);
            return JsonNode.Parse(Output)!.AsObject();
        }
    }

    /// <summary>Fails unless the run ended with a code and said why in one line on the error stream, and nothing on the other.</summary>
    public void Refuses(int code, params string[] words)
    {
        Assert.Equal(code, Code);
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("penstock", line);
        Assert.All(words, word => Assert.Contains(word, line));
    }
}
