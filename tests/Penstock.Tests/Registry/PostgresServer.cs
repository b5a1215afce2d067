using System.Diagnostics;
using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(Penstock.Tests.PostgresServer))]

namespace Penstock.Tests;

/// <summary>A server of PostgreSQL for one run of the tests, on a free port, with its files in a temporary folder; started when the first test asks for it.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "postgres";
    private const string FolderStart = "penstock-postgresql-";
    private static readonly Lazy<PostgresServer?> s_server = new(Start);
    private static int s_schemas;

    private readonly string _binaries, _folder;
    private readonly int _port;

    /// <summary>Made once for a run, so that the server is stopped when it ends.</summary>
    public PostgresServer() => (_binaries, _folder) = ("", "");

    private PostgresServer(string binaries, string folder, int port) => (_binaries, _folder, _port) = (binaries, folder, port);

    /// <summary>The connection string of a new empty schema; skips the test where the server is not installed.</summary>
    public static string NewSchema()
    {
        if (s_server.Value is not { } server)
        {
            Assert.Skip("PostgreSQL is absent; Debian's package is postgresql.");
            throw new UnreachableException();
        }
        string schema = "t" + Interlocked.Increment(ref s_schemas).ToString(CultureInfo.InvariantCulture);
        Execute(server.Connection, $"CREATE SCHEMA {schema}");
        return $"{server.Connection};Search Path={schema}";
    }

    /// <summary>Runs a statement.</summary>
    public static void Execute(string place, string sql)
    {
        using var connection = new NpgsqlConnection(place);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_folder == "" && s_server is { IsValueCreated: true, Value: { } server }) server.Stop();
    }

    private string Connection => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={User};Maximum Pool Size=20");

    private static PostgresServer? Start()
    {
        const string versions = "/usr/lib/postgresql";
        string? binaries = Directory.Exists(versions) ? Directory.GetDirectories(versions).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max() : null;
        if (binaries is null) return null;
        StopLeftovers(binaries);
        // The server's user makes the folder: the server refuses one that another owns.
        string folder = Path.Combine(Path.GetTempPath(), FolderStart + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var server = new PostgresServer(binaries, folder, FreePort.Find());
        server.Run("initdb", "-D", folder, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C", "--no-sync");
        server.Run("pg_ctl", "start", "-w", "-D", folder, "-l", Path.Combine(folder, "log"), "-o", $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}");
        return server;
    }

    // A run that was killed could not stop its server; its number may be this run's by now.
    private static void StopLeftovers(string binaries)
    {
        foreach (string folder in Directory.GetDirectories(Path.GetTempPath(), FolderStart + "*"))
        {
            string run = Path.GetFileName(folder)[FolderStart.Length..];
            if (run == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || CommandOf(run) == "")
                new PostgresServer(binaries, folder, port: 0).Stop();
        }
    }

    private void Stop()
    {
        // A server that was killed leaves the file with its number, too.
        string number = Path.Combine(_folder, "postmaster.pid");
        if (File.Exists(number) && CommandOf(File.ReadLines(number).First()).Contains(_folder, StringComparison.Ordinal))
            Run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    // Empty for a process that is not there or has ended.
    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    // The server does not run as root.
    private void Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_binaries, program);
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("runuser", ["-u", User, "--", path, .. arguments]) : new ProcessStartInfo(path, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, Path.GetTempPath());
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program}: expected to succeed, got exit code {process.ExitCode}. {output.GetAwaiter().GetResult()} {error.GetAwaiter().GetResult()}");
    }
}
