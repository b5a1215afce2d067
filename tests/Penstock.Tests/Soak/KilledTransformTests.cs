using System.Security.Cryptography;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>The job that computes features once: killed at any moment and started again it ends with the same bytes.</summary>
public class KilledTransformTests
{
    private const int Shards = 48;

    [Fact]
    public void A_transform_killed_now_and_then_ends_with_the_same_bytes() => Kill(2, seed: 3);

    [Fact(Explicit = true)]
    public void A_transform_killed_sixty_times_ends_with_the_same_bytes() => Kill(60, Random.Shared.Next());

    [Fact]
    public void The_number_of_workers_changes_no_byte_and_what_is_finished_is_kept()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Csv.Write(folder["rows.csv"], Catalog.Quickstart.Generate(300));
        string[] command = ["data", "transform", folder["rows.csv"], folder["one"], "--shards", "5", "--target", "left", "--json"];
        Assert.Equal(5, (int)CliRun.Of([.. command, "--workers", "1"]).Json["written"]!);
        command[3] = folder["three"];
        Assert.Equal(5, (int)CliRun.Of([.. command, "--workers", "3"]).Json["written"]!);
        Assert.Equal(Hashes(folder, "one"), Hashes(folder, "three"));
        File.AppendAllText(folder["three-00002-of-00005"], "damage");
        Assert.Equal(1, (int)CliRun.Of([.. command]).Json["written"]!);
        Assert.Equal(Hashes(folder, "one"), Hashes(folder, "three"));
        Assert.Equal(300, TfRecord.Read(folder["three@*"]).Count());
        Csv.Write(folder["rows.csv"], Catalog.Quickstart.Generate(310));
        Assert.Equal(5, (int)CliRun.Of([.. command]).Json["written"]!);
        Assert.Equal(310, TfRecord.Read(folder["three@*"]).Count());
    }

    private static void Kill(int kills, int seed)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Csv.Write(folder["rows.csv"], Catalog.Quickstart.Generate(6000));
        string[] command = ["data", "transform", folder["rows.csv"], folder["undisturbed"], "--shards", $"{Shards}", "--workers", "2", "--target", "left"];
        Assert.Equal(0, CliRun.Of(command).Code);
        command[3] = folder["killed"];
        var random = new Random(seed);
        for (int landed = 0, tries = 0; landed < kills; tries++)
        {
            Assert.True(tries < 10 * kills, $"{landed} of {kills} kills landed while files were written");
            int before = Files(folder).Length, at = before + 1 + random.Next(Math.Max(1, (Shards - before) / 2));
            if (KilledProgram.KilledWithin(KilledProgram.Of("penstock.dll", command), () => Files(folder).Length >= at, random.Next(3)) && Files(folder).Length < Shards) landed++;
            else foreach (string file in Directory.GetFiles(folder.FullName, "killed*")) File.Delete(file);
        }
        Assert.Equal(0, CliRun.Of(command).Code);
        Assert.Equal(Hashes(folder, "undisturbed"), Hashes(folder, "killed"));
        Assert.Empty(Directory.GetFiles(folder.FullName, "*.part"));
    }

    private static string[] Files(TestFolder folder) => Directory.GetFiles(folder.FullName, "killed-*-of-*");

    private static Dictionary<string, string> Hashes(TestFolder folder, string name) =>
        Directory.GetFiles(folder.FullName, name + "*").ToDictionary(f => Path.GetFileName(f)[name.Length..], f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
}
