using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Penstock.Cli;

/// <summary>Where a verb writes: words for people, or one JSON object and nothing else.</summary>
internal sealed class Screen(TextWriter output, TextWriter error, bool isJson)
{
    private const int PlainWidth = 100, WholeWidth = 10_000;
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether JSON was asked for, and words go nowhere.</summary>
    public bool IsJson => isJson;

    /// <summary>Whether someone watches the errors, where bars are drawn.</summary>
    public bool IsWatched => !isJson && error == System.Console.Error && !System.Console.IsErrorRedirected;

    private bool IsTerminal => output == System.Console.Out && !System.Console.IsOutputRedirected;

    private IAnsiConsole Console => field ??= NewConsole();

    public void Say(string line = "")
    {
        if (!isJson) Write(() => output.WriteLine(line));
    }

    /// <summary>A line in bold.</summary>
    public void Head(string line)
    {
        if (!isJson) Write(() => Console.MarkupLine($"[bold]{Markup.Escape(line)}[/]"));
    }

    /// <summary>Rows under headings; a heading that begins with a &gt; stands over numbers and is set right.</summary>
    /// <param name="headings">The headings.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isWhole">Whether each row is one line, however long, where no terminal wraps it: names can be searched for then.</param>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, bool isWhole = false)
    {
        if (isJson) return;
        var table = new Table().Border(TableBorder.Simple).BorderColor(Color.Grey);
        foreach (string heading in headings)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(heading.TrimStart('>'))}[/]");
            table.AddColumn(heading.StartsWith('>') ? column.RightAligned() : column);
        }
        foreach (IReadOnlyList<string> row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        int width = Console.Profile.Width;
        if (isWhole && !IsTerminal) Console.Profile.Width = WholeWidth;
        Write(() => Console.Write(table));
        Console.Profile.Width = width;
    }

    /// <summary>The one object of a verb that was asked for JSON.</summary>
    public void Answer(JsonObject answer)
    {
        if (isJson) Write(() => output.WriteLine(answer.ToJsonString(s_json)));
    }

    /// <summary>What goes beside the answer: it never mixes with it.</summary>
    public void Note(string line) => ErrorLine.Write(error, line);

    /// <summary>Text that belongs on the output as it is.</summary>
    public void Print(string text) => Write(() => output.Write(text));

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"standard output: expected to be written to, got: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private IAnsiConsole NewConsole()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!IsTerminal) console.Profile.Width = PlainWidth;
        return console;
    }
}
