using Penstock.Data;
using Penstock.Models;

namespace Penstock.Registry;

/// <summary>
/// Remembers models: numbered versions with what is known of them, aliases such as champion, and in <see cref="Metadata"/> what made them from what.
/// Rows lie in SQLite or PostgreSQL, model files in plain numbered folders. Many threads and processes may use it at once.
/// </summary>
/// <remarks>
/// The database is the truth and the files follow it. A file is copied to a hidden folder and flushed, then the version is committed, then the folder is renamed to the
/// version's number: a numbered folder is always whole and always known. What a killed process left undone is done by whoever opens the registry next.
/// Version numbers have no gaps and are never given twice, not even after a deletion.
/// </remarks>
public sealed partial class ModelRegistry
{
    /// <summary>The alias of the version that answers.</summary>
    public const string Champion = "champion";

    /// <summary>The alias of the version that may come next.</summary>
    public const string Challenger = "challenger";

    private readonly Database _database;
    private readonly ModelRegistryOptions _options;

    private ModelRegistry(Database database, ModelRegistryOptions options, string models)
    {
        (_database, _options, ModelsFolder) = (database, options, models);
        Metadata = new(database, options.Clock);
    }

    /// <summary>The folder of the model files: a folder for each model, in it one for each version.</summary>
    public string ModelsFolder { get; }

    /// <summary>What was made by which step from what.</summary>
    public MetadataStore Metadata { get; }

    /// <summary>Opens a registry; tables of an older version are brought up to date, and files that a killed process left behind the database follow it.</summary>
    /// <param name="place">The path of a file of SQLite, which is made if it is not there, or a connection string of PostgreSQL: one that says <c>Host=</c>.</param>
    /// <param name="options">Where the model files lie, and more.</param>
    /// <exception cref="RegistryException">The database cannot be used.</exception>
    public static ModelRegistry Open(string place, ModelRegistryOptions? options = null)
    {
        options ??= new();
        Database database = Database.Of(place, options.MayCreate);
        string models = options.Models ?? (database is SqliteDatabase ? Path.Combine(Path.GetDirectoryName(database.Place)!, "models") : "models");
        Migrations.Apply(database);
        var registry = new ModelRegistry(database, options, Path.GetFullPath(models));
        registry.Mend();
        return registry;
    }

    /// <summary>Registers a model file as the next version of a model, which is made if there is none of the name.</summary>
    /// <param name="model">The name of the model: a safe name of a folder.</param>
    /// <param name="file">A .penstock file. It is copied, and the copy is loaded once, so that no version is a broken one.</param>
    /// <param name="info">What is known of it.</param>
    /// <returns>The version, once nothing can undo it.</returns>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public ModelVersion Register(string model, string file, ModelInfo? info = null)
    {
        if (Path.GetExtension(file) != ".penstock") throw new ArgumentException($"registry: expected a .penstock file, got \"{file}\". Load the model and save it as one.");
        if (!File.Exists(file)) throw new FileNotFoundException($"registry: expected a model file, got no file at {file}.", file);
        return Register(model, path => Copy(file, path), file, info ?? new());
    }

    /// <summary>Registers a model as the next version of a model.</summary>
    /// <inheritdoc cref="Register(string, string, ModelInfo?)"/>
    public ModelVersion Register(string model, Model trained, ModelInfo? info = null) =>
        Register(model, path => trained.Save(path, _options.Clock), "the model", info ?? new());

    /// <summary>The models, by name.</summary>
    public IReadOnlyList<RegisteredModel> Models() => _database.Read(session =>
    {
        var aliases = session.Query("SELECT model_id, name, version FROM alias ORDER BY name", row => (Model: row.Long(0), Name: row.Text(1), Version: row.Int(2))).ToLookup(a => a.Model);
        return session.Query(
            """
            SELECT m.id, m.name, m.last_version, m.created, count(v.version) FROM model m LEFT JOIN model_version v ON v.model_id = m.id AND v.is_deleted = 0
            GROUP BY m.id, m.name, m.last_version, m.created
            """, row => new RegisteredModel(row.Text(1), row.Int(4), row.Int(2), aliases[row.Long(0)].ToDictionary(a => a.Name, a => a.Version, StringComparer.Ordinal), row.Time(3)))
            .OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
    });

    /// <summary>The versions of a model, oldest first; none where there is no such model.</summary>
    public IReadOnlyList<ModelVersion> Versions(string model) => _database.Read(session => VersionsOf(session, model, null));

    /// <summary>A version, or null.</summary>
    public ModelVersion? Find(string model, int version) => _database.Read(session => VersionsOf(session, model, version).FirstOrDefault());

    /// <summary>The version that an alias points to, or null.</summary>
    public ModelVersion? Find(string model, string alias) =>
        _database.Read(session => AliasVersion(session, model, alias) is { } version ? VersionsOf(session, model, version).FirstOrDefault() : null);

    /// <summary>The version with the highest number, or null.</summary>
    public ModelVersion? Latest(string model) => Versions(model).LastOrDefault();

    /// <summary>The profile of the rows that a version was trained on; null where nobody said.</summary>
    public DataProfile? ProfileOf(ModelVersion version)
    {
        string? json = _database.Read(session => session.Query("SELECT v.profile FROM model_version v JOIN model m ON m.id = v.model_id WHERE m.name = @model AND v.version = @version",
            row => row.TextOrNull(0), ("model", version.Model), ("version", (long)version.Version)).FirstOrDefault());
        return json is null ? null : DataProfile.FromJson(json);
    }

    /// <summary>Deletes a version and its file. Its number is not given again; its lineage and history stay.</summary>
    /// <exception cref="InvalidOperationException">An alias points to it.</exception>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public void Delete(string model, int version)
    {
        _database.Write(session =>
        {
            ModelVersion found = VersionsOf(session, model, version).FirstOrDefault() ?? throw NoSuchVersion(session, model, VersionFolders.NameOf(version));
            if (found.Aliases.Count > 0) throw new InvalidOperationException($"registry: expected a version that no alias points to, got {found}, the {string.Join(" and ", found.Aliases)}. Move the alias first, or take it away.");
            session.Execute("UPDATE model_version SET is_deleted = 1 WHERE version = @version AND model_id = (SELECT id FROM model WHERE name = @model)", ("version", (long)version), ("model", model));
            session.Execute("UPDATE artifact SET state = @state WHERE id = @id", ("state", ArtifactState.Deleted), ("id", found.Artifact));
        });
        Pass("deletion committed");
        FoldersOf(model).Remove(version, Pass);
    }

    /// <summary>Reads the file of a version again.</summary>
    /// <exception cref="InvalidDataException">The file is not the one that was registered, or is gone.</exception>
    /// <exception cref="ArgumentException">There is no such version.</exception>
    public void Verify(string model, int version)
    {
        ModelVersion found = GetVersion(model, VersionFolders.NameOf(version));
        if (!File.Exists(found.File)) throw new InvalidDataException($"{found}: expected the file {found.File}, got none. Put back a copy of it, or delete the version.");
        string hash = VersionFolders.HashOf(found.File).Hash;
        if (hash != found.Hash) throw new InvalidDataException($"{found}: expected a file of the SHA-256 {found.Hash}, got {hash} in {found.File}. Put back a copy of it, or delete the version.");
    }

    private string FolderOf(string model) => Path.Combine(ModelsFolder, model);

    private VersionFolders FoldersOf(string model) => new(FolderOf(model), _options.Clock);

    private void Pass(string point) => _options.Passing?.Invoke(point);
}
