using Penstock.Registry;

namespace Penstock.Tests;

public class AliasTests
{
    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_alias_moves_and_every_move_is_kept(string database)
    {
        using var place = new TestRegistry(database);
        var clock = new FixedClock(new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        ModelRegistry registry = WithVersions(place, 3, clock);
        registry.Promote("taxi", 1, "champion", "ann");
        registry.Promote("taxi", 2, "challenger", "ann", "tried on Monday");
        clock.Now = clock.Now.AddHours(1);
        AliasMove move = registry.Promote("taxi", 2, "champion", "bob", "AUC 0.95 > 0.94");
        Assert.Equal(new("taxi", "champion", AliasMoveKind.Promote, 1, 2, "bob", "AUC 0.95 > 0.94", clock.Now), move);
        registry.RemoveAlias("taxi", "challenger", "bob");
        Assert.Equal(
            [("champion", null, 1, "ann", null), ("challenger", null, 2, "ann", "tried on Monday"), ("champion", 1, 2, "bob", "AUC 0.95 > 0.94"), ("challenger", 2, (int?)null, "bob", (string?)null)],
            place.Open().History("taxi").Select(m => (m.Alias, m.From, m.To, m.Who, m.Why)));
        Assert.Equal(move, registry.History("taxi", "champion")[1]);
        Assert.Equal(["champion"], registry.Find("taxi", 2)!.Aliases);
        Assert.Equal(2, registry.Find("taxi", "champion")!.Version);
        Assert.Null(registry.Find("taxi", "challenger"));
        Assert.Equal("""{"champion":2}""", place.AliasesOf("taxi"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_rollback_goes_back_step_by_step_by_history(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = WithVersions(place, 5);
        Assert.Throws<InvalidOperationException>(() => registry.Rollback("taxi", "ann"));
        foreach (int version in (int[])[1, 3, 2, 4]) registry.Promote("taxi", version, "champion", "ann");
        Assert.Equal(2, registry.Rollback("taxi", "ann", "too slow").To);
        Assert.Equal(3, registry.Rollback("taxi", "ann").To);
        registry.Promote("taxi", 5, "champion", "ann");
        Assert.Equal(3, registry.Rollback("taxi", "ann").To);
        registry.Delete("taxi", 4);
        Assert.Equal(1, registry.Rollback("taxi", "ann").To);
        Assert.Contains("before version 1, got none", Assert.Throws<InvalidOperationException>(() => registry.Rollback("taxi", "ann")).Message);
        Assert.Equal("""{"champion":1}""", place.AliasesOf("taxi"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_rollback_passes_over_what_was_deleted_and_brings_back_what_was_removed(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = WithVersions(place, 3);
        foreach (int version in (int[])[1, 2, 3]) registry.Promote("taxi", version, "champion", "ann");
        registry.Delete("taxi", 2);
        Assert.Equal(1, registry.Rollback("taxi", "ann").To);
        registry.RemoveAlias("taxi", "champion", "ann");
        Assert.Equal("{}", place.AliasesOf("taxi"));
        Assert.Equal(1, registry.Rollback("taxi", "ann").To);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_move_is_refused_where_somebody_else_moved_the_alias(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = WithVersions(place, 3);
        registry.Promote("taxi", 1, "champion", "ann", expected: 0);
        registry.Promote("taxi", 2, "champion", "ann", expected: 1);
        AliasConflictException conflict = Assert.Throws<AliasConflictException>(() => registry.Promote("taxi", 3, "champion", "bob", expected: 1));
        Assert.Equal(2, conflict.Actual);
        Assert.Contains("to be version 1, got version 2", conflict.Message);
        Assert.Throws<AliasConflictException>(() => registry.Promote("taxi", 3, "champion", "bob", expected: 0));
        Assert.Throws<AliasConflictException>(() => registry.Rollback("taxi", "bob", expected: 3));
        Assert.Throws<AliasConflictException>(() => registry.RemoveAlias("taxi", "challenger", "bob", expected: 3));
        Assert.Equal(2, registry.History("taxi").Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_version_that_an_alias_names_is_not_deleted(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = WithVersions(place, 2);
        registry.Promote("taxi", 1, "champion", "ann");
        Assert.Contains("taxi/1, the champion", Assert.Throws<InvalidOperationException>(() => registry.Delete("taxi", 1)).Message);
        registry.Promote("taxi", 2, "champion", "ann");
        registry.Delete("taxi", 1);
        Assert.Equal(["2", "aliases.json"], place.FilesOf("taxi"));
        Assert.Throws<ArgumentException>(() => registry.Promote("taxi", 1, "champion", "ann"));
        Assert.Throws<ArgumentException>(() => registry.Delete("taxi", 1));
    }

    [Fact]
    public void Nothing_moves_without_a_version_a_safe_alias_and_a_name()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = WithVersions(place, 1);
        Assert.Contains("got \"7\"", Assert.Throws<ArgumentException>(() => registry.Promote("taxi", 7, "champion", "ann")).Message);
        Assert.Contains("\"taxis\"", Assert.Throws<ArgumentException>(() => registry.Promote("taxis", 1, "champion", "ann")).Message);
        Assert.Contains("no number", Assert.Throws<ArgumentException>(() => registry.Promote("taxi", 1, "17", "ann")).Message);
        Assert.Throws<ArgumentException>(() => registry.Promote("taxi", 1, "../x", "ann"));
        Assert.Throws<ArgumentException>(() => registry.Promote("taxi", 1, "champion", " "));
        Assert.Empty(registry.History("taxi"));
    }

    [Fact]
    public void A_move_to_where_the_alias_is_changes_nothing()
    {
        using var place = new TestRegistry("SQLite");
        ModelRegistry registry = WithVersions(place, 1);
        registry.Promote("taxi", 1, "champion", "ann");
        AliasMove again = registry.Promote("taxi", 1, "champion", "ann");
        Assert.Equal((1, 1), (again.From, again.To));
        Assert.Single(registry.History("taxi"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Aliases_json_is_mended_from_the_database(string database)
    {
        using var place = new TestRegistry(database);
        WithVersions(place, 2).Promote("taxi", 2, "champion", "ann");
        foreach (string damage in (string[])["", """{"champion":1}""", "\0\0"])
        {
            File.WriteAllText(Path.Combine(place.Models, "taxi", "aliases.json"), damage);
            place.Open();
            Assert.Equal("""{"champion":2}""", place.AliasesOf("taxi"));
        }
        File.Delete(Path.Combine(place.Models, "taxi", "aliases.json"));
        place.Open();
        Assert.Equal("""{"champion":2}""", place.AliasesOf("taxi"));
    }

    private static ModelRegistry WithVersions(TestRegistry place, int count, TimeProvider? clock = null)
    {
        ModelRegistry registry = place.Open(clock);
        for (int i = 0; i < count; i++) registry.Register("taxi", place.ModelFile);
        return registry;
    }
}
