using Penstock.Models;

namespace Penstock.Board;

/// <summary>Shares what a list of tags may hold between the runs, so that one with very many hides those of no other: each run has an equal part first, and what is left goes round.</summary>
internal static class TagShare
{
    private const int Turn = 64;
    private const long TurnBytes = 64 << 10;

    /// <summary>Goes through the tags of all runs.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="which">The tags that the list is of.</param>
    /// <param name="most">About how many tags the list holds.</param>
    /// <param name="take">Takes a tag of a run, and gives the bytes that it adds to the list; below zero where there is no room for it.</param>
    /// <returns>How many tags of each run were taken, and how many not.</returns>
    public static (int Taken, int Omitted)[] Take(IReadOnlyList<LoggedRun> runs, Func<LoggedTag, bool> which, int most, Func<int, LoggedTag, long> take)
    {
        var counts = new (int Taken, int Omitted)[runs.Count];
        List<(int Run, IEnumerator<LoggedTag> Tags)> open = [.. runs.Select((run, i) => (i, run.Tags.Where(which).GetEnumerator()))];
        int turn = Math.Max(Turn, most / Math.Max(1, runs.Count));
        long bytes = Math.Max(TurnBytes, BoardLimits.ListBytes / Math.Max(1, runs.Count));
        while (open.Count > 0)
        {
            open.RemoveAll(one => HasEnded(one.Run, one.Tags));
            (turn, bytes) = (Turn, TurnBytes);
        }
        return counts;

        bool HasEnded(int run, IEnumerator<LoggedTag> tags)
        {
            long added = 0;
            for (int taken = 0; taken < turn && added < bytes;)
            {
                if (!tags.MoveNext()) return true;
                long size = take(run, tags.Current);
                if (size < 0) counts[run].Omitted++;
                else (counts[run].Taken, taken, added) = (counts[run].Taken + 1, taken + 1, added + size);
            }
            return false;
        }
    }

    /// <summary>The most bytes that a text takes in a JSON.</summary>
    public static int BytesOf(string text)
    {
        int bytes = 2;
        foreach (char c in text) bytes += c is < ' ' or >= '\u007F' ? 6 : c is '"' or '\\' ? 2 : 1;
        return bytes;
    }
}
