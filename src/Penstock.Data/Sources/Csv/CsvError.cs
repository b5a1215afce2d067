namespace Penstock.Data;

/// <summary>The one form of every message about a CSV file: the file, the line, the column.</summary>
internal static class CsvError
{
    public static InvalidDataException At(string file, long line, string? column, string expected, string got) =>
        new($"Csv {file} line {line}{(column is null ? "" : $" column \"{column}\"")}: expected {expected}, got {got}.");
}
