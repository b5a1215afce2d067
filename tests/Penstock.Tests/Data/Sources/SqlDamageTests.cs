using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Files that are cut short or changed are an error with a sentence, and never the end of the process.</summary>
public class SqlDamageTests
{
    private static readonly SqlOptions s_options = new() { Threads = 1, MemoryLimit = 256 << 20 };

    public SqlDamageTests() => DuckDbOracle.Require();

    [Theory]
    [InlineData("parquet")]
    [InlineData("jsonl")]
    public void Damaged_files_are_errors_and_no_more(string format) => Read(format, seed: 1, trials: 40);

    [Theory(Explicit = true)]
    [InlineData("parquet")]
    [InlineData("jsonl")]
    public void Many_damaged_files_are_errors_and_no_more(string format) => Read(format, Random.Shared.Next(), trials: 4000);

    [Fact]
    public void A_file_of_parquet_that_is_cut_short_anywhere_is_an_error()
    {
        using var folder = TestFiles.NewFolder();
        byte[] whole = Written(folder, "parquet");
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 30))
        {
            File.WriteAllBytes(folder["cut.parquet"], whole[..length]);
            Assert.StartsWith("Parquet: expected a query that DuckDB can answer, got: ", Assert.Throws<InvalidDataException>(() => Parquet.Read(folder["cut.parquet"], s_options, TestContext.Current.CancellationToken)).Message);
        }
    }

    private static void Read(string format, int seed, int trials)
    {
        using var folder = TestFiles.NewFolder();
        byte[] whole = Written(folder, format);
        var random = new Random(seed);
        string path = folder["damaged." + format];
        for (int trial = 0; trial < trials; trial++)
        {
            byte[] damaged = trial == 0 ? whole : Damage.Of(whole, random);
            File.WriteAllBytes(path, damaged);
            Exception? error = Record.Exception(() => { if (format == "parquet") Parquet.Read(path, s_options, TestContext.Current.CancellationToken); else Json.Read(path, s_options, TestContext.Current.CancellationToken); });
            Assert.True(trial == 0 ? error is null : error is null or InvalidDataException, $"{format}, seed {seed}, trial {trial}: {error}\n{Convert.ToBase64String(damaged)}");
        }
    }

    private static byte[] Written(TestFolder folder, string format)
    {
        string path = folder["whole." + format];
        DuckDbOracle.Run($"copy (select range as i, 'text ' || range % 9 as t, case when range % 5 = 0 then null else range / 7 end as x, date '2020-01-01' + range::integer as d from range(300)) to '{path}' ({(format == "parquet" ? "format parquet" : "format json")})");
        return File.ReadAllBytes(path);
    }
}
