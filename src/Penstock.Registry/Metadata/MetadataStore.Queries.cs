namespace Penstock.Registry;

public sealed partial class MetadataStore
{
    private const string ArtifactColumns = "SELECT a.id, t.name, a.name, a.uri, a.hash, a.state, a.created FROM artifact a JOIN type t ON t.id = a.type_id";
    private const string ExecutionColumns = "SELECT e.id, t.name, e.name, e.state, e.cache_key, e.started, e.ended FROM execution e JOIN type t ON t.id = e.type_id";
    private const string ContextColumns = "SELECT c.id, t.name, c.name, c.created FROM context c JOIN type t ON t.id = c.type_id";
    private const string EventColumns = "SELECT execution_id, artifact_id, kind, name, place, time FROM event";

    /// <summary>The artifact of a number, or null.</summary>
    public Artifact? FindArtifact(long id) => _database.Read(session => ArtifactsOf(session, Session.List([id])).FirstOrDefault());

    /// <summary>The artifacts of a type, oldest first.</summary>
    /// <param name="type">The name of the type.</param>
    /// <param name="uri">Those that lie there only.</param>
    /// <param name="hash">Those of that content only.</param>
    public IReadOnlyList<Artifact> Artifacts(string type, string? uri = null, string? hash = null) => _database.Read(session => ArtifactsOf(session, Session.List(session.Query(
        "SELECT a.id FROM artifact a JOIN type t ON t.id = a.type_id WHERE t.kind = @kind AND t.name = @type AND a.uri = coalesce(@uri, a.uri) AND (CAST(@hash AS TEXT) IS NULL OR a.hash = @hash)",
        row => row.Long(0), ("kind", TypeKind.Artifact), ("type", type), ("uri", uri), ("hash", hash)))));

    /// <summary>The contexts of a type, oldest first.</summary>
    public IReadOnlyList<Context> Contexts(string type) => _database.Read(session => ContextsOf(session, Session.List(session.Query(
        "SELECT c.id FROM context c JOIN type t ON t.id = c.type_id WHERE t.kind = @kind AND t.name = @type", row => row.Long(0), ("kind", TypeKind.Context), ("type", type)))));

    /// <summary>An execution with what it took and gave, or null.</summary>
    public Publication? FindExecution(long id) => _database.Read(session => PublicationsOf(session, Session.List([id])).FirstOrDefault());

    /// <summary>The newest execution that finished with a cache key and whose outputs are all still live, or null.</summary>
    /// <param name="cacheKey">The key.</param>
    /// <param name="isValid">Whether an output is still what it was: its file is there and has the hash. Default: yes.</param>
    public Publication? FindFinished(string cacheKey, Func<Artifact, bool>? isValid = null) => _database.Read(session =>
    {
        List<long> finished = session.Query("SELECT id FROM execution WHERE cache_key = @key AND state IN (@complete, @cached) ORDER BY id DESC", row => row.Long(0),
            ("key", cacheKey), ("complete", ExecutionState.Complete), ("cached", ExecutionState.Cached));
        return finished.Select(id => PublicationsOf(session, Session.List([id]))[0])
            .FirstOrDefault(p => p.Outputs.All(o => o.Artifact.State == ArtifactState.Live && (isValid?.Invoke(o.Artifact) ?? true)));
    });

    /// <summary>The executions of a context, oldest first.</summary>
    public IReadOnlyList<Publication> Executions(Context context) => _database.Read(session => ExecutionsOf(session, Session.List([context.Id])).ConvertAll(e => e.Publication));

    /// <summary>The runs of a pipeline, newest first, with their executions.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<PipelineRun> Runs(string pipeline, int most = int.MaxValue) => _database.Read(session =>
    {
        List<Context> runs = ContextsOf(session, Session.List(session.Query(
            """
            SELECT c.id FROM context c JOIN type t ON t.id = c.type_id JOIN parent_context l ON l.context_id = c.id JOIN context p ON p.id = l.parent_id JOIN type pt ON pt.id = p.type_id
            WHERE t.name = @run AND pt.name = @pipelines AND p.name = @pipeline ORDER BY c.id DESC LIMIT @most
            """, row => row.Long(0), ("run", Context.Run), ("pipelines", Context.Pipeline), ("pipeline", pipeline), ("most", (long)most))));
        ILookup<long, Publication> executions = ExecutionsOf(session, Session.List(runs.Select(r => r.Id))).ToLookup(e => e.Context, e => e.Publication);
        runs.Reverse();
        return runs.ConvertAll(run => new PipelineRun(run, [.. executions[run.Id]]));
    });

    /// <summary>What an artifact was made from, or what was made from it.</summary>
    /// <param name="artifact">The number of the artifact.</param>
    /// <param name="direction">Which way.</param>
    public Lineage Lineage(long artifact, LineageDirection direction) => _database.Read(session =>
    {
        // An edge leads from an artifact to the execution that gave it and on to what that took, or the other way round.
        var nodes = session.Query(
            """
            WITH RECURSIVE edge (is_execution, id, to_execution, to_id) AS (
                SELECT 0, artifact_id, 1, execution_id FROM event WHERE kind = @first
                UNION ALL SELECT 1, execution_id, 0, artifact_id FROM event WHERE kind = @second),
            walk (is_execution, id) AS (
                SELECT 0, CAST(@artifact AS BIGINT)
                UNION SELECT e.to_execution, e.to_id FROM walk w JOIN edge e ON e.is_execution = w.is_execution AND e.id = w.id)
            SELECT is_execution, id FROM walk
            """, row => (IsExecution: row.Long(0) == 1, Id: row.Long(1)), ("artifact", artifact),
            ("first", direction == LineageDirection.Upstream ? EventKind.Output : EventKind.Input), ("second", direction == LineageDirection.Upstream ? EventKind.Input : EventKind.Output));
        string artifacts = Session.List(nodes.Where(n => !n.IsExecution).Select(n => n.Id)), executions = Session.List(nodes.Where(n => n.IsExecution).Select(n => n.Id));
        return new Lineage(ArtifactsOf(session, artifacts), ExecutionRows(session, executions),
            session.Query($"{EventColumns} WHERE execution_id IN ({executions}) AND artifact_id IN ({artifacts}) ORDER BY id", EventOf));
    });

    internal static List<Artifact> ArtifactsOf(Session session, string ids)
    {
        var properties = PropertiesOf(session, "artifact", ids);
        return session.Query($"{ArtifactColumns} WHERE a.id IN ({ids}) ORDER BY a.id", row => new Artifact(row.Text(1), row.Text(3))
        {
            Id = row.Long(0), Name = row.TextOrNull(2), Hash = row.TextOrNull(4), State = (ArtifactState)row.Long(5), Created = row.Time(6), Properties = properties(row.Long(0)),
        });
    }

    private static List<Context> ContextsOf(Session session, string ids)
    {
        var properties = PropertiesOf(session, "context", ids);
        return session.Query($"{ContextColumns} WHERE c.id IN ({ids}) ORDER BY c.id", row => new Context(row.Text(1), row.Text(2)) { Id = row.Long(0), Created = row.Time(3), Properties = properties(row.Long(0)) });
    }

    private static List<Execution> ExecutionRows(Session session, string ids)
    {
        var properties = PropertiesOf(session, "execution", ids);
        return session.Query($"{ExecutionColumns} WHERE e.id IN ({ids}) ORDER BY e.id", row => new Execution(row.Text(1))
        {
            Id = row.Long(0), Name = row.TextOrNull(2), State = (ExecutionState)row.Long(3), CacheKey = row.TextOrNull(4), Started = row.TimeOrNull(5), Ended = row.TimeOrNull(6), Properties = properties(row.Long(0)),
        });
    }

    private static List<(long Context, Publication Publication)> ExecutionsOf(Session session, string contexts)
    {
        var places = session.Query($"SELECT context_id, execution_id FROM association WHERE context_id IN ({contexts}) ORDER BY execution_id", row => (Context: row.Long(0), Execution: row.Long(1)));
        Dictionary<long, Publication> found = PublicationsOf(session, Session.List(places.Select(p => p.Execution))).ToDictionary(p => p.Execution.Id);
        return places.ConvertAll(p => (p.Context, found[p.Execution]));
    }

    private static List<Publication> PublicationsOf(Session session, string executions)
    {
        ILookup<long, Event> events = session.Query($"{EventColumns} WHERE execution_id IN ({executions}) ORDER BY id", EventOf).ToLookup(e => e.Execution);
        Dictionary<long, Artifact> artifacts = ArtifactsOf(session, Session.List(events.SelectMany(g => g).Select(e => e.Artifact))).ToDictionary(a => a.Id);
        var places = session.Query($"SELECT execution_id, context_id FROM association WHERE execution_id IN ({executions}) ORDER BY context_id", row => (Execution: row.Long(0), Context: row.Long(1)));
        Dictionary<long, Context> contexts = ContextsOf(session, Session.List(places.Select(p => p.Context))).ToDictionary(c => c.Id);
        ILookup<long, Context> contextsOf = places.ToLookup(p => p.Execution, p => contexts[p.Context]);
        return ExecutionRows(session, executions).ConvertAll(e => new Publication(e)
        {
            Inputs = Uses(e.Id, EventKind.Input), Outputs = Uses(e.Id, EventKind.Output), Contexts = [.. contextsOf[e.Id]],
        });

        ArtifactUse[] Uses(long execution, EventKind kind) => [.. events[execution].Where(e => e.Kind == kind).Select(e => new ArtifactUse(e.Name, artifacts[e.Artifact], e.Index))];
    }

    private static Event EventOf(Row row) => new(row.Long(0), row.Long(1), (EventKind)row.Long(2), row.Text(3), row.Int(4), row.Time(5));

    // The owner is the name of a table, one of three.
    private static Func<long, IReadOnlyDictionary<string, PropertyValue>> PropertiesOf(Session session, string owner, string ids)
    {
        var found = session.Query($"SELECT owner_id, name, kind, whole, number, text FROM {owner}_property WHERE owner_id IN ({ids}) ORDER BY name",
            row => (Owner: row.Long(0), Name: row.Text(1), Value: PropertyValue.Of((PropertyKind)row.Long(2), row.LongOrNull(3), row.Double(4), row.TextOrNull(5)))).ToLookup(p => p.Owner);
        return id => found[id].ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
    }
}
