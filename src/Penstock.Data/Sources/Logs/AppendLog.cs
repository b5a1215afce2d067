namespace Penstock.Data;

/// <summary>Files to which lines are appended, such as logs of events.</summary>
public static class AppendLog
{
    /// <summary>
    /// The lines of a file as they are written: whole ones only, waiting for more at the end. A file that is not there yet is waited for; one that is cut short or replaced
    /// is read anew from its beginning. With an event time, lines that are out of order within the bound are put in order, and those that come later than it are dropped or given as told.
    /// </summary>
    /// <param name="path">The file; text in UTF-8.</param>
    /// <param name="options">Event time, bounds, where to begin, when to end.</param>
    /// <exception cref="InvalidDataException">While reading: a line is longer than allowed.</exception>
    /// <exception cref="DatasetException">While reading: the function of the event time failed.</exception>
    public static Dataset<LogLine> Follow(string path, LogOptions? options = null) => new FollowedLogDataset(path, options ?? new());
}
