namespace Penstock.Registry;

public sealed partial class ModelRegistry
{
    /// <summary>Points an alias to a version.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="version">The version.</param>
    /// <param name="alias">The alias: champion, challenger or any safe name that is no number.</param>
    /// <param name="who">Who moves it.</param>
    /// <param name="why">The reason.</param>
    /// <param name="expected">The version that the alias must point to before, 0 for none; null for any.</param>
    /// <returns>The move. Where the alias pointed there already, nothing is changed and no move is kept.</returns>
    /// <exception cref="AliasConflictException">The alias does not point where it was expected to.</exception>
    /// <exception cref="ArgumentException">There is no such version, or the alias is no safe name.</exception>
    public AliasMove Promote(string model, int version, string alias, string who, string? why = null, int? expected = null)
    {
        SafeName.CheckAlias(alias);
        return Move(model, alias, AliasMoveKind.Promote, who, why, expected, (session, id, _) =>
            IsLive(session, id, version) ? version : throw NoSuchVersion(session, model, VersionFolders.NameOf(version)));
    }

    /// <summary>Points an alias back to the version that it had before, by its history. Versions that were deleted since are passed over.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="who">Who moves it.</param>
    /// <param name="why">The reason.</param>
    /// <param name="alias">The alias. Default: the champion.</param>
    /// <param name="expected">The version that the alias must point to before; null for any.</param>
    /// <exception cref="InvalidOperationException">There was no version before.</exception>
    /// <exception cref="AliasConflictException">The alias does not point where it was expected to.</exception>
    public AliasMove Rollback(string model, string who, string? why = null, string alias = Champion, int? expected = null) =>
        Move(model, alias, AliasMoveKind.Rollback, who, why, expected, (session, id, current) => Before(session, id, alias, current)
            ?? throw new InvalidOperationException($"registry: expected a version that was the {alias} of {model} before{(current is { } now ? $" version {now}" : "")}, got none. Promote one."));

    /// <summary>Takes an alias away.</summary>
    /// <inheritdoc cref="Promote"/>
    public AliasMove RemoveAlias(string model, string alias, string who, string? why = null, int? expected = null) =>
        Move(model, alias, AliasMoveKind.Remove, who, why, expected, (_, _, _) => null);

    /// <summary>The moves of the aliases of a model, oldest first.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="alias">Those of one alias only.</param>
    public IReadOnlyList<AliasMove> History(string model, string? alias = null) => _database.Read(session => session.Query(
        """
        SELECT h.alias, h.kind, h.from_version, h.to_version, h.who, h.why, h.time FROM alias_move h JOIN model m ON m.id = h.model_id
        WHERE m.name = @model AND h.alias = coalesce(@alias, h.alias) ORDER BY h.id
        """,
        row => new AliasMove(model, row.Text(0), (AliasMoveKind)row.Long(1), row.IntOrNull(2), row.IntOrNull(3), row.Text(4), row.TextOrNull(5), row.Time(6)), ("model", model), ("alias", alias)));

    private AliasMove Move(string model, string alias, AliasMoveKind kind, string who, string? why, int? expected, Func<Session, long, int?, int?> choose)
    {
        if (string.IsNullOrWhiteSpace(who)) throw new ArgumentException("registry: expected the name of who moves the alias, got none. Give one.");
        AliasMove move = _database.Write(session =>
        {
            long id = session.Number("SELECT id FROM model WHERE name = @name", ("name", model)) ?? throw NoSuchModel(session, model);
            int? from = AliasVersion(session, model, alias);
            if (expected is { } wanted && wanted != (from ?? 0)) throw new AliasConflictException(model, alias, wanted == 0 ? null : wanted, from);
            int? to = choose(session, id, from);
            DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_options.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (to != from) Keep(session, id, alias, kind, from, to, who, why, now);
            Pass("before commit");
            return new AliasMove(model, alias, kind, from, to, who, why, now);
        });
        Pass("committed");
        WriteAliases(move);
        Pass("aliases written");
        return move;
    }

    private static void Keep(Session session, long id, string alias, AliasMoveKind kind, int? from, int? to, string who, string? why, DateTimeOffset now)
    {
        if (to is { } version)
            session.Execute("INSERT INTO alias (model_id, name, version) VALUES (@id, @alias, @version) ON CONFLICT (model_id, name) DO UPDATE SET version = excluded.version", ("id", id), ("alias", alias), ("version", (long)version));
        else session.Execute("DELETE FROM alias WHERE model_id = @id AND name = @alias", ("id", id), ("alias", alias));
        session.Execute("INSERT INTO alias_move (model_id, alias, kind, from_version, to_version, who, why, time) VALUES (@id, @alias, @kind, @from, @to, @who, @why, @now)",
            ("id", id), ("alias", alias), ("kind", kind), ("from", (long?)from), ("to", (long?)to), ("who", who), ("why", why), ("now", now));
    }

    /// <summary>The version that the alias had before the current one: promotions are laid upon each other, and a rollback takes off down to the version that it led to.</summary>
    private static int? Before(Session session, long id, string alias, int? current)
    {
        var moves = session.Query("SELECT kind, to_version FROM alias_move WHERE model_id = @id AND alias = @alias ORDER BY id",
            row => (Kind: (AliasMoveKind)row.Long(0), To: row.IntOrNull(1)), ("id", id), ("alias", alias));
        var versions = new Stack<int>();
        foreach (var (kind, to) in moves)
        {
            if (kind == AliasMoveKind.Rollback)
                while (versions.Count > 0 && versions.Peek() != to) versions.Pop();
            else if (to is { } version) versions.Push(version);
        }
        foreach (int version in versions)
            if (version != current && IsLive(session, id, version)) return version;
        return null;
    }

    private static int? AliasVersion(Session session, string model, string alias) => (int?)session.Number(
        "SELECT a.version FROM alias a JOIN model m ON m.id = a.model_id WHERE m.name = @model AND a.name = @alias", ("model", model), ("alias", alias));

    private static bool IsLive(Session session, long id, int version) =>
        session.Number("SELECT version FROM model_version WHERE model_id = @id AND version = @version AND is_deleted = 0", ("id", id), ("version", (long)version)) is not null;
}
