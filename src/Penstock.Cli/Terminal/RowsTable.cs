using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Examples under the names of their values; turned, where there are more values than a screen is wide.</summary>
internal static class RowsTable
{
    private const int MostColumns = 8;

    public static void Show(Screen screen, IReadOnlyList<Example> rows)
    {
        if (rows.Count == 0) return;
        if (rows[0].Names.Count <= MostColumns) screen.Table(rows[0].Names, rows.Select(r => (IReadOnlyList<string>)[.. r.Inputs.Select(ValueText.Of)]));
        else screen.Table(["name", .. rows.Select((_, i) => $"row {i + 1}")], rows[0].Names.Select((name, i) => (IReadOnlyList<string>)[name, .. rows.Select(r => ValueText.Of(r.Inputs[i]))]));
    }
}
