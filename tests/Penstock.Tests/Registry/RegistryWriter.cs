using System.Diagnostics;
using System.Globalization;
using Penstock.Registry;

namespace Penstock.Tests;

/// <summary>A program that registers, promotes, rolls back and deletes, and says what it was told is done; it is killed, or kills itself at a point.</summary>
internal static class RegistryWriter
{
    private const string Model = "taxi";

    /// <summary>Starts the program.</summary>
    /// <param name="place">Where the registry is.</param>
    /// <param name="name">Its own name: who moves aliases; the file of what it was told is called so too.</param>
    /// <param name="seed">The seed of what it does.</param>
    /// <param name="rounds">How much it does before it ends.</param>
    /// <param name="killAt">At which point between two changes it kills itself; 0 for none.</param>
    public static Process Start(TestRegistry place, string name, int seed, int rounds, int killAt = 0) => ChildProgram.Start(nameof(RegistryWriter),
        place.Place, place.Models, place.ModelFile, place[name], Text(seed), Text(rounds), Text(killAt));

    public static void Run(string[] arguments)
    {
        if (arguments is not [var place, var models, var file, var told, var seed, var rounds, var killAt]) throw new ArgumentException("RegistryWriter: expected seven arguments.");
        int passed = 0, last = Number(killAt);
        var random = new Random(Number(seed));
        var registry = ModelRegistry.Open(place, new()
        {
            Models = models,
            Passing = _ =>
            {
                if (++passed == last) Process.GetCurrentProcess().Kill();
            },
        });
        string who = Path.GetFileName(told);
        for (int round = 0; round < Number(rounds); round++)
            try
            {
                Step(registry, random.Next(10), random, file, told, $"{who} {round}");
            }
            catch (Exception error) when (error is InvalidOperationException or ArgumentException)
            {
                // Another was faster: the version is deleted, or has an alias now.
            }
    }

    private static void Step(ModelRegistry registry, int choice, Random random, string file, string told, string who)
    {
        void Tell(string line) => File.AppendAllText(told, line + "\n");
        void TellMove(AliasMove move) => Tell(move.From == move.To ? "stayed" : $"moved {move.Who}");
        IReadOnlyList<ModelVersion> versions = registry.Versions(Model);
        if (choice < 4 || versions.Count < 3)
        {
            Tell($"registered {registry.Register(Model, file, new() { Description = who }).Version}");
        }
        else if (choice < 7)
        {
            string alias = random.Next(2) == 0 ? ModelRegistry.Champion : ModelRegistry.Challenger;
            TellMove(registry.Promote(Model, versions[random.Next(versions.Count)].Version, alias, who));
        }
        else if (choice < 8)
        {
            TellMove(registry.Rollback(Model, who));
        }
        else
        {
            int version = versions[random.Next(versions.Count)].Version;
            Tell($"deleting {version}");
            registry.Delete(Model, version);
            Tell($"deleted {version}");
        }
    }

    /// <summary>Fails unless the registry has all that writers were told is done, and files and database agree.</summary>
    /// <returns>How much they were told.</returns>
    public static int Check(TestRegistry place, IEnumerable<string> names)
    {
        string[] told = [.. names.Select(name => place[name]).Where(File.Exists).SelectMany(File.ReadAllLines)];
        int[] Numbers(string word) => [.. told.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => Number(line.Split(' ')[1]))];
        ModelRegistry registry = place.Open();
        IReadOnlyList<ModelVersion> versions = registry.Versions(Model);
        int[] live = [.. versions.Select(v => v.Version)], registered = Numbers("registered");
        Assert.Equal(registered.Length, registered.Distinct().Count());
        Assert.Empty(registered.Except(live).Except(Numbers("deleting")));
        Assert.Empty(live.Intersect(Numbers("deleted")));
        foreach (ModelVersion version in versions) registry.Verify(Model, version.Version);
        CheckMoves(registry.History(Model), told);

        RegisteredModel? model = registry.Models().SingleOrDefault();
        if (model is null) return told.Length;
        // Gapless: what is not there was deleted.
        Assert.Empty(Enumerable.Range(1, model.LastVersion).Except(live).Except(Numbers("deleting")));
        Assert.Equal([.. live.Select(Text).Order(StringComparer.Ordinal), .. model.Aliases.Count > 0 ? ["aliases.json"] : Array.Empty<string>()], place.FilesOf(Model).Where(file => file != "aliases.json" || model.Aliases.Count > 0));
        if (model.Aliases.Count > 0) Assert.Equal($"{{{string.Join(',', model.Aliases.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"\"{a.Key}\":{a.Value}"))}}}", place.AliasesOf(Model));
        Assert.Empty(model.Aliases.Values.Except(live));
        return told.Length;
    }

    // Each move begins where the one before it ended, and none is lost that its mover was told of.
    private static void CheckMoves(IReadOnlyList<AliasMove> moves, string[] told)
    {
        foreach (var alias in moves.GroupBy(m => m.Alias))
            Assert.Equal(alias.Select(m => m.To).SkipLast(1).Prepend(null), alias.Select(m => m.From));
        string[] movers = [.. moves.Select(m => m.Who)];
        Assert.Equal(movers.Length, movers.Distinct().Count());
        string[] lost = [.. told.Where(line => line.StartsWith("moved ", StringComparison.Ordinal)).Select(line => line["moved ".Length..]).Except(movers)];
        Assert.Empty(lost);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
