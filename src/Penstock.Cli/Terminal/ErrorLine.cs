namespace Penstock.Cli;

/// <summary>A line on the error stream; where that is closed or full, nobody can be told and the exit code alone speaks.</summary>
internal static class ErrorLine
{
    public static void Write(TextWriter error, string line)
    {
        try
        {
            error.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
