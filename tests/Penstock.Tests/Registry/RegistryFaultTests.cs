using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Penstock.Registry;

namespace Penstock.Tests;

public class RegistryFaultTests
{
    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Tables_of_a_newer_version_are_refused(string database)
    {
        using var place = new TestRegistry(database);
        place.Open();
        Migrations.Apply(Database.Of(place.Place, mayCreate: false));
        Database.Of(place.Place, mayCreate: false).Write(session => session.Execute("INSERT INTO schema_version (version) VALUES (99)"));
        string message = Assert.Throws<RegistryException>(() => place.Open()).Message;
        Assert.Contains($"expected tables of version {Migrations.Newest} or older, got version 99", message);
        Assert.Contains("newer Penstock", message);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Tables_of_an_older_version_are_brought_up_to_date_with_what_they_hold(string database)
    {
        using var place = new TestRegistry(database);
        Database old = Database.Of(place.Place, mayCreate: true);
        Migrations.Apply(old, upTo: 1);
        Artifact rows = new MetadataStore(old, TimeProvider.System).PutArtifact(new("Examples", "rows"));
        Assert.Throws<RegistryException>(() => old.Read(session => session.Number("SELECT count(*) FROM model")));
        ModelRegistry registry = place.Open();
        Assert.Equal("rows", registry.Metadata.FindArtifact(rows.Id)!.Uri);
        Assert.Equal(1, registry.Register("taxi", place.ModelFile).Version);
        Assert.Equal([1L, 2L], old.Read(session => session.Query("SELECT version FROM schema_version ORDER BY version", row => row.Long(0))));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_migration_that_fails_changes_nothing(string database)
    {
        using var place = new TestRegistry(database);
        Database other = Database.Of(place.Place, mayCreate: true);
        // A table of somebody else's, in the way of the second version.
        other.Write(session => session.Execute("CREATE TABLE alias_move (id BIGINT)"));
        Assert.Contains("expected a registry's tables", Assert.Throws<RegistryException>(() => place.Open()).Message);
        Assert.Throws<RegistryException>(() => other.Read(session => session.Number("SELECT count(*) FROM artifact")));
        other.Write(session => session.Execute("DROP TABLE alias_move"));
        place.Open();
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_was()
    {
        using var place = new TestRegistry("SQLite");
        string text = new('x', 5000);
        File.WriteAllText(place.Place, text);
        string message = Assert.Throws<RegistryException>(() => place.Open()).Message;
        Assert.StartsWith($"registry {place.Place}: expected a database of SQLite, got a file that is damaged or something else.", message);
        Assert.Equal(text, File.ReadAllText(place.Place));
    }

    [Fact]
    public void A_damaged_database_is_an_error_in_one_sentence()
    {
        using var place = new TestRegistry("SQLite");
        place.Open().Register("taxi", place.ModelFile);
        SqliteConnection.ClearAllPools();
        byte[] whole = File.ReadAllBytes(place.Place);
        var random = new Random(3);
        for (int trial = 0; trial < 30; trial++)
        {
            SqliteConnection.ClearAllPools();
            File.WriteAllBytes(place.Place, Damage.Of(whole, random));
            foreach (string log in (string[])["-wal", "-shm"]) File.Delete(place.Place + log);
            Exception? error = Record.Exception(() => place.Open().Register("taxi", place.ModelFile));
            Assert.True(error is null or RegistryException or IOException, $"trial {trial}: {error}");
        }
    }

    [Fact]
    public void A_place_that_is_absent_a_folder_or_deleted_is_told()
    {
        using var place = new TestRegistry("SQLite");
        Assert.Contains("got no file", Assert.Throws<RegistryException>(() => ModelRegistry.Open(place["none.db"], new() { MayCreate = false })).Message);
        Assert.False(File.Exists(place["none.db"]));
        Assert.Contains("got a folder", Assert.Throws<RegistryException>(() => ModelRegistry.Open(Path.GetDirectoryName(place.Place)!)).Message);
        Assert.Throws<RegistryException>(() => ModelRegistry.Open(Path.Combine(place.ModelFile, "registry.db")));
        Assert.Throws<ArgumentException>(() => ModelRegistry.Open(" "));
        ModelRegistry registry = place.Open();
        foreach (string ending in (string[])["", "-wal", "-shm"]) File.Delete(place.Place + ending);
        Assert.Contains("Somebody deleted it", Assert.Throws<RegistryException>(() => registry.Models()).Message);
    }

    [Fact]
    public void A_copy_of_the_file_alone_is_a_copy_of_the_registry()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        registry.Register("taxi", place.ModelFile);
        registry.Promote("taxi", 1, "champion", "ann");
        File.Copy(place.Place, place["copy.db"]);
        Assert.Equal(1, ModelRegistry.Open(place["copy.db"]).Find("taxi", "champion")!.Version);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_database_of_something_else_is_no_registry_and_stays_as_it_is(string database)
    {
        using var place = new TestRegistry(database);
        Database other = Database.Of(place.Place, mayCreate: true);
        other.Write(session => session.Execute("CREATE TABLE trips (id BIGINT)"));
        Assert.Contains("expected a registry, got a database without its tables", Assert.Throws<RegistryException>(() => ModelRegistry.Open(place.Place, new() { MayCreate = false })).Message);
        Assert.Equal(["trips"], other.Read(session => session.Query(other.TableNames, row => row.Text(0))));
    }

    [Fact]
    public void A_user_of_PostgreSQL_who_may_only_read_reads()
    {
        using var place = new TestRegistry("PostgreSQL");
        place.Open().Register("taxi", place.ModelFile);
        string schema = place.Place.Split('=')[^1];
        PostgresServer.Execute(place.Place, $"CREATE ROLE reader_{schema} LOGIN; GRANT USAGE ON SCHEMA {schema} TO reader_{schema}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader_{schema}");
        ModelRegistry registry = ModelRegistry.Open(place.Place.Replace("Username=postgres", $"Username=reader_{schema}"), new() { Models = place.Models, MayCreate = false });
        Assert.Equal(1, Assert.Single(registry.Versions("taxi")).Version);
        Assert.Contains("expected the right to use the database", Assert.Throws<RegistryException>(() => registry.Promote("taxi", 1, "champion", "ann")).Message);
    }

    [Fact]
    public void A_name_that_is_refused_leaves_no_folder()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        registry.Register("taxi", place.ModelFile);
        Assert.Contains("differs from others in more than its capitals", Assert.Throws<ArgumentException>(() => registry.Register("Taxi", place.ModelFile)).Message);
        Assert.Equal(["taxi"], Directory.EnumerateDirectories(place.Models).Select(Path.GetFileName));
    }

    [Fact]
    public void A_connection_string_that_makes_no_sense_is_refused_without_its_password()
    {
        foreach (string place in (string[])["Host=here;Port=secret;Password=secret", "Server = here;Port=secret", "Database=db;Password=secret"])
            Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => ModelRegistry.Open(place)).ToString());
        Assert.Contains("Host=", Assert.Throws<ArgumentException>(() => ModelRegistry.Open("postgres://ann:secret@here/db")).Message);
    }

    [Fact]
    public void A_server_that_does_not_answer_or_has_no_such_database_is_told_without_the_password()
    {
        using var place = new TestRegistry("PostgreSQL");
        string silent = Assert.Throws<RegistryException>(() => ModelRegistry.Open("Host=127.0.0.1;Port=1;Username=ann;Password=secret;Database=db;Timeout=5")).Message;
        Assert.StartsWith("registry db at 127.0.0.1:1: expected the server's answer", silent);
        Assert.DoesNotContain("secret", silent);
        string absent = Assert.Throws<RegistryException>(() => ModelRegistry.Open(place.Place.Replace("Database=postgres", "Database=nobody"))).Message;
        Assert.Contains("expected a database that exists, got none", absent);
        string schema = Assert.Throws<RegistryException>(() => ModelRegistry.Open(place.Place + "x")).Message;
        Assert.Contains("schema", schema);
    }

    [Fact]
    public void A_server_that_stops_a_session_is_told_and_the_next_goes_on()
    {
        using var place = new TestRegistry("PostgreSQL");
        // Before the commit, when the session holds the turn to write.
        ModelRegistry registry = ModelRegistry.Open(place.Place + ";Application Name=stopped", new()
        {
            Models = place.Models,
            Passing = point =>
            {
                if (point == "before commit") PostgresServer.Execute(place.Place, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stopped'");
            },
        });
        Assert.Contains("try again", Assert.Throws<RegistryException>(() => registry.Register("taxi", place.ModelFile)).Message);
        Assert.Equal(1, place.Open().Register("taxi", place.ModelFile).Version);
        Assert.Equal(["1"], place.FilesOf("taxi"));
        Assert.Equal("taxi", Assert.Single(registry.Models()).Name);
    }

    [Fact]
    public void A_registry_that_may_only_be_read_is_read_and_not_written()
    {
        using var place = new TestRegistry("SQLite");
        place.Open().Register("taxi", place.ModelFile);
        // The last to close takes the logs away, which others then cannot make.
        SqliteConnection.ClearAllPools();
        Assert.False(File.Exists(place.Place + "-wal"));
        string folder = Path.GetDirectoryName(place.Place)!;
        // Root may write everywhere; another user's process is needed.
        Program("chmod", Environment.IsPrivilegedProcess ? "755" : "555", folder);
        if (!Environment.IsPrivilegedProcess) Program("chmod", "444", place.Place);
        string[] models = [.. Environment.IsPrivilegedProcess ? (string[])["runuser", "-u", "nobody", "--"] : ["env"], "dotnet", Path.Combine(AppContext.BaseDirectory, "penstock.dll"), "models"];
        string[] at = ["--work", folder, "--registry", place.Place];
        Assert.Equal("", Program(models[0], [.. models[1..], "show", "taxi/1", .. at]));
        string error = Program(models[0], [.. models[1..], "promote", "taxi/1", .. at]);
        Program("chmod", "755", folder);
        Assert.StartsWith("penstock: registry ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("Change its rights", error);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(300)]
    public void A_disk_that_is_full_is_told_and_nothing_is_lost(int kilobytes)
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = place.Open();
        for (int i = 0; i < 2; i++) registry.Register("taxi", place.ModelFile);
        registry.Promote("taxi", 1, "champion", "ann");
        string script = $"trap '' XFSZ; ulimit -f {kilobytes}; for i in 1 2 3; do dotnet \"$0\" models promote taxi/2 --registry \"$1\" --work \"$2\" --why \"$3\" || exit; dotnet \"$0\" models rollback taxi --registry \"$1\" --work \"$2\"; done";
        string error = Program("sh", "-c", script, Path.Combine(AppContext.BaseDirectory, "penstock.dll"), place.Place, Path.GetDirectoryName(place.Place)!, new string('x', 100_000));
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("penstock: ", line));
        ModelRegistry after = place.Open();
        Assert.Equal($$"""{"champion":{{after.Find("taxi", "champion")!.Version}}}""", place.AliasesOf("taxi"));
        Assert.Equal(2, after.Versions("taxi").Count);
    }

    private static string Program(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        // The runtime maps its code from a file in memory, which counts as a file.
        (start.Environment["DOTNET_EnableWriteXorExecute"], start.Environment["DOTNET_EnableDiagnostics"]) = ("0", "0");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.GetAwaiter().GetResult();
        return error;
    }
}
