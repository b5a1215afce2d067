namespace Penstock.Cli;

/// <summary>A command line that the parser takes and that makes no sense; it ends with the exit code of wrong usage.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>What an option says, read by a library that refuses what makes no sense.</summary>
    public static T From<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new UsageException(error.Message);
        }
    }
}
