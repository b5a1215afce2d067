namespace Penstock.Board;

/// <summary>Which errors tell that a log cannot be read, so that what is asked for is refused and the rest goes on.</summary>
internal static class Unreadable
{
    public static bool Is(Exception error) => error is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or OverflowException;
}
