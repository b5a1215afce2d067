using Penstock.Board;

namespace Penstock.Tests;

/// <summary>A board of logs with something of every plugin: of a test class that changes nothing by <c>IClassFixture</c>, of a test by <see cref="StartAsync"/>.</summary>
public sealed class SampleBoard : IAsyncLifetime
{
    private readonly TestFolder _logs = TestFiles.NewFolder();
    private BoardServer _board = null!;

    internal HttpClient Client { get; private set; } = null!;

    /// <summary>The folder of the logs.</summary>
    internal string Folder => _logs.FullName;

    internal static async Task<SampleBoard> StartAsync()
    {
        var board = new SampleBoard();
        await board.InitializeAsync();
        return board;
    }

    /// <summary>Writes the logs and starts.</summary>
    public async ValueTask InitializeAsync()
    {
        SampleLogs.Write(_logs.FullName);
        _board = await Boards.StartAsync(new(_logs.FullName));
        Client = _board.Client();
    }

    /// <summary>Stops, and deletes the logs.</summary>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_board is not null) await _board.DisposeAsync();
        _logs.Dispose();
    }
}
