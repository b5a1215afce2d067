using System.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace Penstock.Cli;

/// <summary>Starts servers; a port that another program has is told by the option that names another.</summary>
internal static class ServerPort
{
    public static async Task StartAsync(this ParseResult parsed, Option<int> port, Func<CancellationToken, Task> start, CancellationToken cancellation)
    {
        try
        {
            await start(cancellation);
        }
        catch (IOException error) when (IsTaken(error))
        {
            throw new IOException($"{port.Name}: expected a free port, got {parsed.GetValue(port)}, which another program listens on, maybe an earlier one of the same kind. Stop that, or give {port.Name} another port; 0 takes a free one.", error);
        }
    }

    private static bool IsTaken(Exception? error) => error is not null && (error is AddressInUseException || IsTaken(error.InnerException));
}
