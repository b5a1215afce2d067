using Penstock.Data;

namespace Penstock.Registry;

public sealed partial class ModelRegistry
{
    /// <summary>Lets the files follow the database, where a process was killed between the two.</summary>
    private void Mend()
    {
        List<string> models = _database.Read(session => session.Query("SELECT name FROM model", row => row.Text(0)));
        foreach (string model in models)
        {
            VersionFolders folders = FoldersOf(model);
            if (!folders.Exist || _database.Read(session => folders.Agree(StoredVersions(session, model), Aliases(session, model)))) continue;
            // While nobody else writes, what the database says does not change.
            Try(session => folders.Mend(StoredVersions(session, model), Aliases(session, model)));
        }
        if (!Directory.Exists(ModelsFolder)) return;
        // The first version of a model was never committed.
        foreach (string unknown in Directory.EnumerateDirectories(ModelsFolder).Where(folder => !models.Contains(Path.GetFileName(folder)) && StagedFolder.AnyIn(folder)))
            Try(session => StagedFolder.RemoveLeftovers(unknown, staged => session.Number("SELECT version FROM model_version WHERE staged = @staged", ("staged", staged)) is not null));
    }

    // Who may only read goes on reading; the next who may write mends.
    private void Try(Action<Session> mend)
    {
        try
        {
            _database.Write(mend);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    // Read and written while nobody else writes, so that an older state never replaces a newer one.
    private void WriteAliases(AliasMove move)
    {
        try
        {
            _database.Write(session => FoldersOf(move.Model).WriteAliases(Aliases(session, move.Model)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"registry: expected to write where {move.Alias} of {move.Model} points now, got: {error.Message.TrimEnd('.')}. The move is kept; the file follows when the registry is opened again.", error);
        }
    }

    private static List<StoredVersion> StoredVersions(Session session, string model) => session.Query(
        "SELECT v.version, v.is_deleted, v.staged FROM model_version v JOIN model m ON m.id = v.model_id WHERE m.name = @model", row => new StoredVersion(row.Int(0), row.Long(1) != 0, row.Text(2)), ("model", model));

    private static List<(string Name, int Version)> Aliases(Session session, string model) => [.. session.Query(
        "SELECT a.name, a.version FROM alias a JOIN model m ON m.id = a.model_id WHERE m.name = @model", row => (Name: row.Text(0), Version: row.Int(1)), ("model", model)).OrderBy(a => a.Name, StringComparer.Ordinal)];
}
