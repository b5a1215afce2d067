using System.Text.Json;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Registry;

public sealed partial class ModelRegistry
{
    private const string VersionType = "ModelVersion", RegisterType = "RegisterModel";
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private ModelVersion Register(string model, Action<string> write, string source, ModelInfo info)
    {
        SafeName.Check("model name", model);
        if (info.Key is { } key && RegisteredAs(model, key) is { } before) return before;
        _database.Read(session => RefuseOtherCapitals(session, model));
        Directory.CreateDirectory(FolderOf(model));
        using var staged = new StagedFolder(FolderOf(model), _options.Clock);
        string file = Path.Combine(staged.FullPath, VersionFolders.FileName);
        write(file);
        Pass("written");
        var (hash, bytes) = VersionFolders.Flush(file);
        Pass("flushed");
        Model loaded = Load(file, source, info.Load);
        var (version, isNew) = _database.Write(session =>
        {
            // Another process may have registered it meanwhile.
            if (info.Key is { } key && VersionOfKey(session, model, key) is { } known) return (known, false);
            int added = AddVersion(session, model, staged.Name, hash, bytes, loaded, info);
            Pass("before commit");
            staged.IsOffered = true;
            return (added, true);
        });
        Pass("committed");
        if (isNew) FoldersOf(model).Show(version, staged.Name);
        Pass("renamed");
        return GetVersion(model, VersionFolders.NameOf(version));
    }

    // The copy does not take over that its source may only be read.
    private static void Copy(string source, string path)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        from.CopyTo(to, 1 << 18);
    }

    private ModelVersion? RegisteredAs(string model, string key) => _database.Read(session =>
        VersionOfKey(session, model, key) is { } version ? VersionsOf(session, model, version).FirstOrDefault() : null);

    private static int? VersionOfKey(Session session, string model, string key) => (int?)session.Number(
        "SELECT v.version FROM model_version v JOIN model m ON m.id = v.model_id WHERE m.name = @model AND v.register_key = @key AND v.is_deleted = 0", ("model", model), ("key", key));

    private static Model Load(string path, string source, LoadOptions? options)
    {
        try
        {
            return Model.Load(path, (options ?? new()) with { ForPrediction = true });
        }
        catch (ModelFileException error)
        {
            throw new ModelFileException(error.Message.Replace(path, source), error);
        }
    }

    private int AddVersion(Session session, string model, string staged, string hash, long bytes, Model loaded, ModelInfo info)
    {
        long id = PutModel(session, model);
        int version = (int)session.Number("UPDATE model SET last_version = last_version + 1 WHERE id = @id RETURNING last_version", ("id", id))!.Value;
        string folder = Path.Combine(FolderOf(model), VersionFolders.NameOf(version));
        if (Path.Exists(folder)) throw new IOException($"registry: expected no folder {folder}, got one that this registry does not know. Move it away, or open the registry that made it.");
        Artifact artifact = Metadata.Add(session, new Artifact(VersionType, Path.Combine(folder, VersionFolders.FileName)) { Name = $"{model}/{version}", Hash = hash });
        if (info.Execution is { } made && session.Number("SELECT id FROM execution WHERE id = @id", ("id", made)) is null)
            throw new ArgumentException($"registry: expected the number of a stored execution, got {made}. Publish it first.");
        long? execution = info.Sources.Count == 0 ? info.Execution : PublishRegistration(session, artifact, info.Sources);
        session.Execute("UPDATE model_version SET register_key = NULL WHERE model_id = @id AND register_key = @key AND is_deleted = 1", ("id", id), ("key", info.Key));
        session.Execute(
            """
            INSERT INTO model_version (model_id, version, artifact_id, is_deleted, staged, hash, bytes, register_key, signature, profile, verdict, rows_hash, code_version, execution_id, description, created)
            VALUES (@id, @version, @artifact, 0, @staged, @hash, @bytes, @key, @signature, @profile, @verdict, @rows, @code, @execution, @description, @created)
            """,
            ("id", id), ("version", (long)version), ("artifact", artifact.Id), ("staged", staged), ("hash", hash), ("bytes", bytes), ("key", info.Key),
            ("signature", JsonSerializer.Serialize(loaded.Signature, s_json)), ("profile", loaded.Profile?.ToJson()), ("verdict", info.Verdict is null ? null : JsonSerializer.Serialize(info.Verdict, s_json)),
            ("rows", info.RowsHash), ("code", info.CodeVersion), ("execution", execution), ("description", info.Description), ("created", _options.Clock.GetUtcNow()));
        foreach (var (name, value) in info.Metrics)
            session.Execute("INSERT INTO model_metric (model_id, version, name, value) VALUES (@id, @version, @name, @value)", ("id", id), ("version", (long)version), ("name", name), ("value", value));
        foreach (var (name, value) in info.Tags)
            session.Execute("INSERT INTO model_tag (model_id, version, name, value) VALUES (@id, @version, @name, @value)", ("id", id), ("version", (long)version), ("name", name), ("value", value));
        return version;
    }

    private long PublishRegistration(Session session, Artifact artifact, IReadOnlyList<ArtifactUse> sources)
    {
        DateTimeOffset now = _options.Clock.GetUtcNow();
        return Metadata.Publish(session, new Publication(new Execution(RegisterType) { Name = artifact.Name, State = ExecutionState.Complete, Started = now, Ended = now })
        {
            Inputs = sources, Outputs = [new("version", artifact)],
        }).Execution.Id;
    }

    private long PutModel(Session session, string model)
    {
        RefuseOtherCapitals(session, model);
        session.Execute("INSERT INTO model (name, last_version, created) VALUES (@name, 0, @now) ON CONFLICT DO NOTHING", ("name", model), ("now", _options.Clock.GetUtcNow()));
        return session.Number("SELECT id FROM model WHERE name = @name", ("name", model))!.Value;
    }

    // Some file systems take both names for one folder.
    private static void RefuseOtherCapitals(Session session, string model)
    {
        if (session.Query("SELECT name FROM model WHERE lower(name) = lower(@name) AND name <> @name", row => row.Text(0), ("name", model)) is [var other, ..])
            throw new ArgumentException($"registry: expected a name that differs from others in more than its capitals, got \"{model}\" beside \"{other}\". Use that one, or choose another.");
    }

    private List<ModelVersion> VersionsOf(Session session, string model, int? only)
    {
        if (session.Number("SELECT id FROM model WHERE name = @name", ("name", model)) is not { } id) return [];
        var folders = FoldersOf(model);
        var aliases = session.Query("SELECT version, name FROM alias WHERE model_id = @id", row => (Version: row.Int(0), Name: row.Text(1)), ("id", id)).ToLookup(a => a.Version, a => a.Name);
        var metrics = session.Query("SELECT version, name, value FROM model_metric WHERE model_id = @id ORDER BY name", row => (Version: row.Int(0), Name: row.Text(1), Value: row.Double(2)), ("id", id)).ToLookup(m => m.Version);
        var tags = session.Query("SELECT version, name, value FROM model_tag WHERE model_id = @id ORDER BY name", row => (Version: row.Int(0), Name: row.Text(1), Value: row.Text(2)), ("id", id)).ToLookup(t => t.Version);
        return session.Query(
            """
            SELECT version, artifact_id, staged, hash, bytes, signature, verdict, rows_hash, code_version, execution_id, description, created
            FROM model_version WHERE model_id = @id AND is_deleted = 0 AND version BETWEEN @least AND @most ORDER BY version
            """,
            row => new ModelVersion(model, row.Int(0))
            {
                File = folders.FileOf(row.Int(0), row.Text(2)), Artifact = row.Long(1), Hash = row.Text(3), Bytes = row.Long(4),
                Signature = Parse<ModelSignature>(row.Text(5)), Verdict = row.TextOrNull(6) is { } verdict ? Parse<ModelVerdict>(verdict) : null,
                RowsHash = row.TextOrNull(7), CodeVersion = row.TextOrNull(8), Execution = row.LongOrNull(9), Description = row.TextOrNull(10), Created = row.Time(11),
                Aliases = [.. aliases[row.Int(0)].Order(StringComparer.Ordinal)], Metrics = metrics[row.Int(0)].ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
                Tags = tags[row.Int(0)].ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal),
            },
            ("id", id), ("least", (long)(only ?? 1)), ("most", (long)(only ?? int.MaxValue)));
    }

    private T Parse<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_json) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new RegistryException($"registry {_database.Place}: expected a {typeof(T).Name} as JSON, got text that is none: {error.Message.TrimEnd('.')}. Put back a copy of the database.", error);
        }
    }
}
