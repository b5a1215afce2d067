namespace Penstock.Registry;

/// <summary>The tables, version by version. A version that has been released is never changed; what is new is a further one.</summary>
internal static class Migrations
{
    /// <summary>The newest version of the tables.</summary>
    public static int Newest => s_steps.Length;

    // "identity" stands for the database's way of numbering rows; all else is read by SQLite and PostgreSQL alike.
    private static readonly string[][] s_steps = [Metadata(), Models()];

    /// <summary>Brings the tables to a version, all in one transaction; where they are of it already, nothing is written.</summary>
    /// <exception cref="RegistryException">They are of a newer version than this program knows, or there are none and none may be made.</exception>
    public static void Apply(Database database, int? upTo = null)
    {
        long? found = database.Read(session => VersionOf(session, database));
        if (found is null && !database.MayCreate)
            throw new RegistryException($"registry {database.Place}: expected a registry, got a database without its tables. Register a model or run a pipeline first, or name another place.");
        if (found is { } version && version >= (upTo ?? Newest)) return;
        database.Write(session =>
        {
            // Another process may have done it meanwhile.
            long now = VersionOf(session, database) ?? 0;
            session.Execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
            for (long next = now + 1; next <= (upTo ?? Newest); next++)
            {
                foreach (string statement in s_steps[next - 1]) session.Execute(statement.Replace("identity", database.Identity));
                session.Execute("INSERT INTO schema_version (version) VALUES (@version)", ("version", next));
            }
        });
    }

    private static long? VersionOf(Session session, Database database)
    {
        if (!session.Query(database.TableNames, row => row.Text(0)).Contains("schema_version")) return null;
        long version = session.Number("SELECT max(version) FROM schema_version") ?? 0;
        return version <= Newest
            ? version
            : throw new RegistryException($"registry {database.Place}: expected tables of version {Newest} or older, got version {version}. A newer Penstock made them: use that one.");
    }

    private static string[] Metadata() =>
    [
        "CREATE TABLE type (id identity, kind BIGINT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name))",
        "CREATE TABLE type_property (type_id BIGINT NOT NULL REFERENCES type (id), name TEXT NOT NULL, kind BIGINT NOT NULL, PRIMARY KEY (type_id, name))",
        """
        CREATE TABLE artifact (id identity, type_id BIGINT NOT NULL REFERENCES type (id), name TEXT, uri TEXT NOT NULL, hash TEXT,
            state BIGINT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL)
        """,
        "CREATE INDEX artifact_by_uri ON artifact (uri)",
        "CREATE INDEX artifact_by_hash ON artifact (hash)",
        "CREATE INDEX artifact_by_type ON artifact (type_id)",
        """
        CREATE TABLE execution (id identity, type_id BIGINT NOT NULL REFERENCES type (id), name TEXT, state BIGINT NOT NULL, cache_key TEXT,
            started BIGINT, ended BIGINT, created BIGINT NOT NULL, updated BIGINT NOT NULL)
        """,
        "CREATE INDEX execution_by_cache_key ON execution (cache_key)",
        "CREATE TABLE context (id identity, type_id BIGINT NOT NULL REFERENCES type (id), name TEXT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL, UNIQUE (type_id, name))",
        "CREATE TABLE parent_context (context_id BIGINT NOT NULL REFERENCES context (id), parent_id BIGINT NOT NULL REFERENCES context (id), PRIMARY KEY (context_id, parent_id))",
        "CREATE INDEX parent_context_by_parent ON parent_context (parent_id)",
        PropertiesOf("artifact"), PropertiesOf("execution"), PropertiesOf("context"),
        """
        CREATE TABLE event (id identity, execution_id BIGINT NOT NULL REFERENCES execution (id), artifact_id BIGINT NOT NULL REFERENCES artifact (id),
            kind BIGINT NOT NULL, name TEXT NOT NULL, place BIGINT NOT NULL, time BIGINT NOT NULL, UNIQUE (execution_id, kind, name, place))
        """,
        "CREATE INDEX event_by_artifact ON event (artifact_id)",
        "CREATE TABLE attribution (context_id BIGINT NOT NULL REFERENCES context (id), artifact_id BIGINT NOT NULL REFERENCES artifact (id), PRIMARY KEY (context_id, artifact_id))",
        "CREATE INDEX attribution_by_artifact ON attribution (artifact_id)",
        "CREATE TABLE association (context_id BIGINT NOT NULL REFERENCES context (id), execution_id BIGINT NOT NULL REFERENCES execution (id), PRIMARY KEY (context_id, execution_id))",
        "CREATE INDEX association_by_execution ON association (execution_id)",
    ];

    private static string PropertiesOf(string owner) =>
        $"CREATE TABLE {owner}_property (owner_id BIGINT NOT NULL REFERENCES {owner} (id), name TEXT NOT NULL, kind BIGINT NOT NULL, whole BIGINT, number DOUBLE PRECISION, text TEXT, PRIMARY KEY (owner_id, name))";

    private static string[] Models() =>
    [
        "CREATE TABLE model (id identity, name TEXT NOT NULL UNIQUE, last_version BIGINT NOT NULL, created BIGINT NOT NULL)",
        """
        CREATE TABLE model_version (model_id BIGINT NOT NULL REFERENCES model (id), version BIGINT NOT NULL, artifact_id BIGINT NOT NULL REFERENCES artifact (id),
            is_deleted BIGINT NOT NULL, staged TEXT NOT NULL, hash TEXT NOT NULL, bytes BIGINT NOT NULL, register_key TEXT, signature TEXT NOT NULL, profile TEXT,
            verdict TEXT, rows_hash TEXT, code_version TEXT, execution_id BIGINT REFERENCES execution (id), description TEXT, created BIGINT NOT NULL,
            PRIMARY KEY (model_id, version), UNIQUE (model_id, register_key))
        """,
        "CREATE TABLE model_metric (model_id BIGINT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, value DOUBLE PRECISION, PRIMARY KEY (model_id, version, name), FOREIGN KEY (model_id, version) REFERENCES model_version (model_id, version))",
        "CREATE TABLE model_tag (model_id BIGINT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (model_id, version, name), FOREIGN KEY (model_id, version) REFERENCES model_version (model_id, version))",
        "CREATE TABLE alias (model_id BIGINT NOT NULL REFERENCES model (id), name TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (model_id, name), FOREIGN KEY (model_id, version) REFERENCES model_version (model_id, version))",
        """
        CREATE TABLE alias_move (id identity, model_id BIGINT NOT NULL REFERENCES model (id), alias TEXT NOT NULL, kind BIGINT NOT NULL, from_version BIGINT, to_version BIGINT,
            who TEXT NOT NULL, why TEXT, time BIGINT NOT NULL)
        """,
        "CREATE INDEX alias_move_by_model ON alias_move (model_id)",
    ];
}
