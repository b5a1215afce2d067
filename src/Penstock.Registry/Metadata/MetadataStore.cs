namespace Penstock.Registry;

/// <summary>What was made by which step from what, as in ML Metadata: artifacts, executions, contexts and the events between them. Many processes may use it at once.</summary>
public sealed partial class MetadataStore
{
    private readonly Database _database;
    private readonly TimeProvider _clock;

    internal MetadataStore(Database database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Declares a type, or adds properties to one.</summary>
    /// <exception cref="ArgumentException">A property was declared before, with another kind.</exception>
    public void PutType(MetadataType type) => _database.Write(session =>
    {
        long id = TypeOf(session, type.Kind, type.Name);
        foreach (var (name, kind) in type.Properties)
        {
            session.Execute("INSERT INTO type_property (type_id, name, kind) VALUES (@id, @name, @kind) ON CONFLICT DO NOTHING", ("id", id), ("name", name), ("kind", kind));
            var stored = (PropertyKind)session.Number("SELECT kind FROM type_property WHERE type_id = @id AND name = @name", ("id", id), ("name", name))!;
            if (stored != kind) throw new ArgumentException($"MetadataStore: expected the property \"{name}\" of the type \"{type.Name}\" to be of kind {stored}, as declared before, got {kind}. Give it another name.");
        }
    });

    /// <summary>Stores an artifact, or the state, hash, name and properties of one that has a number.</summary>
    /// <returns>The artifact with its number.</returns>
    public Artifact PutArtifact(Artifact artifact) => _database.Write(session => artifact.Id == 0 ? Add(session, artifact) : Update(session, artifact));

    /// <summary>Stores a context, or adds properties to the one of its type and name.</summary>
    /// <param name="context">The context.</param>
    /// <param name="parents">Contexts that it belongs to: the pipeline of a run.</param>
    /// <returns>The context with its number.</returns>
    public Context PutContext(Context context, params IReadOnlyList<Context> parents) => _database.Write(session =>
    {
        Context stored = Put(session, context);
        foreach (Context parent in parents)
            session.Execute("INSERT INTO parent_context (context_id, parent_id) VALUES (@child, @parent) ON CONFLICT DO NOTHING", ("child", stored.Id), ("parent", Put(session, parent).Id));
        return stored;
    });

    /// <summary>
    /// Stores an execution with its inputs, outputs and contexts in one transaction: a step counts whole or not at all.
    /// Called when a step begins and again, with the number that it was given, when it ends.
    /// </summary>
    /// <returns>The same with the numbers of all that was stored.</returns>
    /// <exception cref="InvalidOperationException">The execution was finished before.</exception>
    /// <exception cref="ArgumentException">A property is not of the kind that its type declares, or a number is not known.</exception>
    public Publication Publish(Publication publication) => _database.Write(session => Publish(session, publication));

    internal Publication Publish(Session session, Publication publication)
    {
        Execution execution = publication.Execution.Id == 0 ? Add(session, publication.Execution) : Update(session, publication.Execution);
        Context[] contexts = [.. publication.Contexts.Select(c => c.Id == 0 ? Put(session, c) : Known(session, c))];
        ArtifactUse[] inputs = Link(EventKind.Input, publication.Inputs), outputs = Link(EventKind.Output, publication.Outputs);
        foreach (Context context in contexts)
        {
            session.Execute("INSERT INTO association (context_id, execution_id) VALUES (@context, @execution) ON CONFLICT DO NOTHING", ("context", context.Id), ("execution", execution.Id));
            foreach (ArtifactUse output in outputs)
                session.Execute("INSERT INTO attribution (context_id, artifact_id) VALUES (@context, @artifact) ON CONFLICT DO NOTHING", ("context", context.Id), ("artifact", output.Artifact.Id));
        }
        return publication with { Execution = execution, Inputs = inputs, Outputs = outputs, Contexts = contexts };

        ArtifactUse[] Link(EventKind kind, IReadOnlyList<ArtifactUse> uses) => [.. uses.Select(use =>
        {
            ArtifactUse stored = use.Artifact.Id == 0 ? use with { Artifact = Add(session, use.Artifact) } : use;
            AddEvent(session, execution.Id, kind, stored);
            return stored;
        })];
    }

    private void AddEvent(Session session, long execution, EventKind kind, ArtifactUse use)
    {
        // A step that ends names again what it took when it began.
        long? before = session.Number("SELECT artifact_id FROM event WHERE execution_id = @execution AND kind = @kind AND name = @name AND place = @place",
            ("execution", execution), ("kind", kind), ("name", use.Name), ("place", (long)use.Index));
        if (before == use.Artifact.Id) return;
        if (before is not null) throw new ArgumentException($"MetadataStore: expected the {kind} \"{use.Name}\" {use.Index} of execution {execution} to stay artifact {before}, got {use.Artifact.Id}. Give it another name or index.");
        if (session.Number("SELECT id FROM artifact WHERE id = @id", ("id", use.Artifact.Id)) is null) throw Unknown("artifact", use.Artifact.Id);
        session.Execute("INSERT INTO event (execution_id, artifact_id, kind, name, place, time) VALUES (@execution, @artifact, @kind, @name, @place, @time)",
            ("execution", execution), ("artifact", use.Artifact.Id), ("kind", kind), ("name", use.Name), ("place", (long)use.Index), ("time", _clock.GetUtcNow()));
    }

    internal Artifact Add(Session session, Artifact artifact)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        long type = TypeOf(session, TypeKind.Artifact, artifact.Type);
        long id = session.Number("INSERT INTO artifact (type_id, name, uri, hash, state, created, updated) VALUES (@type, @name, @uri, @hash, @state, @now, @now) RETURNING id",
            ("type", type), ("name", artifact.Name), ("uri", artifact.Uri), ("hash", artifact.Hash), ("state", artifact.State), ("now", now))!.Value;
        PutProperties(session, "artifact", id, type, artifact.Properties);
        return artifact with { Id = id, Created = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()) };
    }

    private Artifact Update(Session session, Artifact artifact)
    {
        long type = TypeOf(session, TypeKind.Artifact, artifact.Type);
        if (session.Execute("UPDATE artifact SET name = @name, uri = @uri, hash = @hash, state = @state, updated = @now WHERE id = @id AND type_id = @type",
            ("name", artifact.Name), ("uri", artifact.Uri), ("hash", artifact.Hash), ("state", artifact.State), ("now", _clock.GetUtcNow()), ("id", artifact.Id), ("type", type)) == 0)
            throw Unknown($"artifact of type \"{artifact.Type}\"", artifact.Id);
        PutProperties(session, "artifact", artifact.Id, type, artifact.Properties);
        return artifact;
    }

    private Execution Add(Session session, Execution execution)
    {
        long type = TypeOf(session, TypeKind.Execution, execution.Type);
        long id = session.Number(
            "INSERT INTO execution (type_id, name, state, cache_key, started, ended, created, updated) VALUES (@type, @name, @state, @key, @started, @ended, @now, @now) RETURNING id",
            ("type", type), ("name", execution.Name), ("state", execution.State), ("key", execution.CacheKey), ("started", execution.Started), ("ended", execution.Ended), ("now", _clock.GetUtcNow()))!.Value;
        PutProperties(session, "execution", id, type, execution.Properties);
        return execution with { Id = id };
    }

    private Execution Update(Session session, Execution execution)
    {
        long type = TypeOf(session, TypeKind.Execution, execution.Type);
        long state = session.Number("SELECT state FROM execution WHERE id = @id AND type_id = @type", ("id", execution.Id), ("type", type)) ?? throw Unknown($"execution of type \"{execution.Type}\"", execution.Id);
        if ((ExecutionState)state is not (ExecutionState.New or ExecutionState.Running))
            throw new InvalidOperationException($"MetadataStore: expected execution {execution.Id} to be running, got one that is {(ExecutionState)state}. Publish a new one.");
        session.Execute("UPDATE execution SET name = @name, state = @state, cache_key = @key, started = @started, ended = @ended, updated = @now WHERE id = @id",
            ("name", execution.Name), ("state", execution.State), ("key", execution.CacheKey), ("started", execution.Started), ("ended", execution.Ended), ("now", _clock.GetUtcNow()), ("id", execution.Id));
        PutProperties(session, "execution", execution.Id, type, execution.Properties);
        return execution;
    }

    private Context Put(Session session, Context context)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        long type = TypeOf(session, TypeKind.Context, context.Type);
        // An insertion that meets one that is there would use up a number, and runs are called by theirs.
        if (session.Execute("UPDATE context SET updated = @now WHERE type_id = @type AND name = @name", ("type", type), ("name", context.Name), ("now", now)) == 0)
            session.Execute("INSERT INTO context (type_id, name, created, updated) VALUES (@type, @name, @now, @now)", ("type", type), ("name", context.Name), ("now", now));
        long id = session.Number("SELECT id FROM context WHERE type_id = @type AND name = @name", ("type", type), ("name", context.Name))!.Value;
        PutProperties(session, "context", id, type, context.Properties);
        return ContextsOf(session, id.ToString(System.Globalization.CultureInfo.InvariantCulture))[0];
    }

    private static Context Known(Session session, Context context) =>
        session.Number("SELECT id FROM context WHERE id = @id", ("id", context.Id)) is null ? throw Unknown("context", context.Id) : context;

    private static long TypeOf(Session session, TypeKind kind, string name)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentException($"MetadataStore: expected a type of {kind} with a name, got none. Name it.");
        session.Execute("INSERT INTO type (kind, name) VALUES (@kind, @name) ON CONFLICT DO NOTHING", ("kind", kind), ("name", name));
        return session.Number("SELECT id FROM type WHERE kind = @kind AND name = @name", ("kind", kind), ("name", name))!.Value;
    }

    private static void PutProperties(Session session, string owner, long id, long type, IReadOnlyDictionary<string, PropertyValue> properties)
    {
        if (properties.Count == 0) return;
        var declared = session.Query("SELECT name, kind FROM type_property WHERE type_id = @type", row => (Name: row.Text(0), Kind: (PropertyKind)row.Long(1)), ("type", type))
            .ToDictionary(p => p.Name, p => p.Kind, StringComparer.Ordinal);
        // The owner is the name of a table, one of three.
        string put = $"""
            INSERT INTO {owner}_property (owner_id, name, kind, whole, number, text) VALUES (@id, @name, @kind, @whole, @number, @text)
            ON CONFLICT (owner_id, name) DO UPDATE SET kind = excluded.kind, whole = excluded.whole, number = excluded.number, text = excluded.text
            """;
        foreach (var (name, value) in properties)
        {
            if (declared.TryGetValue(name, out PropertyKind kind) && kind != value.Kind)
                throw new ArgumentException($"MetadataStore: expected the property \"{name}\" of {owner} {id} to be of kind {kind}, as its type declares, got {value.Kind}. Give it a value of that kind, or another name.");
            var (whole, number, text) = value.Stored;
            session.Execute(put, ("id", id), ("name", name), ("kind", value.Kind), ("whole", whole), ("number", number), ("text", text));
        }
    }

    private static ArgumentException Unknown(string what, long id) => new($"MetadataStore: expected the number of a stored {what}, got {id}. Store it first.");
}
