using Npgsql;
using Penstock.Models;
using Penstock.Registry;

namespace Penstock.Tests;

/// <summary>A place for a registry that lives as long as a test: a file of SQLite or a schema of PostgreSQL, and a folder for models.</summary>
internal sealed class TestRegistry : IDisposable
{
    private const string Sqlite = "SQLite", Postgres = "PostgreSQL";
    private static readonly Lazy<byte[]> s_model = new(MakeModel);
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public TestRegistry(string database)
    {
        Place = database == Postgres ? PostgresServer.NewSchema() : _folder["registry.db"];
        File.WriteAllBytes(ModelFile, s_model.Value);
    }

    /// <summary>What every test of the registry runs on.</summary>
    public static TheoryData<string> Databases => [Sqlite, Postgres];

    public string Place { get; }

    public string Models => _folder["models"];

    /// <summary>A small model's file.</summary>
    public string ModelFile => _folder["model.penstock"];

    public string this[string name] => _folder[name];

    /// <summary>Opens the registry: its own object each time, as another process would.</summary>
    public ModelRegistry Open(TimeProvider? clock = null, Action<string>? passing = null) => ModelRegistry.Open(Place, new() { Models = Models, Clock = clock ?? TimeProvider.System, Passing = passing });

    /// <summary>What lies in the folder of a model, by name.</summary>
    public string[] FilesOf(string model) => [.. Directory.EnumerateFileSystemEntries(Path.Combine(Models, model)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string AliasesOf(string model) => File.ReadAllText(Path.Combine(Models, model, "aliases.json")).TrimEnd();

    public void Dispose()
    {
        if (Place != _folder["registry.db"]) NpgsqlConnection.ClearPool(new NpgsqlConnection(Place));
        _folder.Dispose();
    }

    private static byte[] MakeModel()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var model = new Sequential(new InputLayer([2]), new Models.Dense(1)) { Seed = 1, Profile = Data.DataProfile.Of(Data.Csv.Parse("a,b\n1,x\n2,y\n")) };
        model.Signature = new() { Task = "binary", Threshold = 0.25, ClassNames = ["no", "yes"], Target = "tips > 0.2 * fare", Columns = [new("fare", false), new("company", true)] };
        model.Save(folder["model.penstock"], new FixedClock(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        return File.ReadAllBytes(folder["model.penstock"]);
    }
}
