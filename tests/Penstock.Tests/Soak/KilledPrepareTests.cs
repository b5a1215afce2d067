using System.Security.Cryptography;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>A dataset that is prepared: killed at any moment nothing half of it is taken for whole, and the next try gives the same bytes.</summary>
public class KilledPrepareTests
{
    [Fact]
    public void A_prepare_killed_twice_leaves_nothing_half_and_ends_with_the_same_bytes() => Kill(2, seed: 5);

    [Fact(Explicit = true)]
    public void A_prepare_killed_forty_times_leaves_nothing_half_and_ends_with_the_same_bytes() => Kill(40, Random.Shared.Next());

    private static void Kill(int kills, int seed)
    {
        using TestFolder undisturbed = TestFiles.NewFolder(), killed = TestFiles.NewFolder();
        string[] command = ["data", "prepare", "drawn_digits", "--data-dir", undisturbed.FullName, "--shards", "3"];
        Assert.Equal(0, CliRun.Of(command).Code);
        command[4] = killed.FullName;
        var random = new Random(seed);
        for (int landed = 0, tries = 0; landed < kills; tries++)
        {
            Assert.True(tries < 5 * kills, $"{landed} of {kills} kills landed while the dataset was written");
            if (KilledProgram.KilledWithin(KilledProgram.Of("penstock.dll", command), () => Directory.Exists(killed["drawn_digits"]) && Directory.GetDirectories(killed["drawn_digits"]).Length > 0, random.Next(400))
                && !Directory.Exists(Prepared(killed))) landed++;
            else Directory.Delete(Prepared(killed), recursive: true);
            Assert.Null(Catalog.DrawnDigits.PlaceIn(killed.FullName));
        }
        Assert.Equal(0, CliRun.Of(command).Code);
        Assert.Equal(Hashes(undisturbed), Hashes(killed));
        Assert.Equal([Prepared(killed)], Directory.GetFileSystemEntries(killed["drawn_digits"]));
    }

    private static string Prepared(TestFolder folder) => Path.Combine(folder["drawn_digits"], "1.0.0");

    private static Dictionary<string, string> Hashes(TestFolder folder) =>
        Directory.GetFiles(Prepared(folder)).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
}
