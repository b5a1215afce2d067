using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Whether DuckDB's library is here; tests that need it are skipped where it is not.</summary>
internal static class DuckDbOracle
{
    private static readonly Lazy<string?> s_absence = new(() =>
    {
        try
        {
            DuckDbLibrary.Load(null);
            return null;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    });

    public static void Require()
    {
        if (s_absence.Value is { } absence) Assert.Skip(absence);
    }

    /// <summary>Runs a statement, such as one that writes a file.</summary>
    public static void Run(string statement)
    {
        using var database = new DuckDbDatabase(new());
        using var running = new DuckDbQuery(database, "DuckDbOracle", statement, TestContext.Current.CancellationToken, mayChange: true);
        while (running.NextChunk()) { }
    }
}
