using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Missing values stay missing from format to format, and databases are asked.</summary>
public class DataMissingTests : IDisposable
{
    private const string Rows = "age,name,ok,size\n36,Ada,true,1.5\n,,,\n41,\"a,\"\"b\",false,\n";

    private readonly TestFolder _folder = TestFiles.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("there.tfrecord", "there.tfrecord-00000-of-00001", "1", "0")]
    [InlineData("there.tsv", "there.tsv", "true", "false")]
    public void Missing_values_stay_missing_on_the_way_and_back(string there, string written, string yes, string no)
    {
        File.WriteAllText(_folder["rows.csv"], Rows);
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.csv"], _folder[there]).Code);
        Assert.Equal(0, CliRun.Of("data", "convert", _folder[written], _folder["back.csv"]).Code);
        Assert.Equal(Rows.Replace("true", yes).Replace("false", no).TrimEnd().Split('\n'), File.ReadAllLines(_folder["back.csv"]));
    }

    [Fact]
    public void Head_shows_missing_numbers_as_nothing_and_columns_without_rows()
    {
        File.WriteAllText(_folder["rows.csv"], Rows);
        JsonArray rows = CliRun.Of("data", "head", _folder["rows.csv"], "--json").Json["rows"]!.AsArray();
        Assert.Equal(["36", "", "41"], rows.Select(r => (string)r!["age"]!));
        File.WriteAllText(_folder["header.csv"], "a,b\n");
        CliRun none = CliRun.Of("data", "head", _folder["header.csv"]);
        Assert.Contains("no rows", none.Output);
        Assert.Contains("  a: ", none.Output);
    }

    [Fact]
    public void Whole_numbers_with_missing_ones_become_fractions_in_NPZ()
    {
        File.WriteAllText(_folder["rows.csv"], "a,b\n1,5\n,6\n");
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.csv"], _folder["rows.npz"]).Code);
        IReadOnlyList<(string Name, Tensor Tensor)> arrays = Npz.Read(_folder["rows.npz"]);
        Assert.Equal([1, double.NaN], arrays[0].Tensor.ToArray<double>());
        Assert.Equal([5L, 6], arrays[1].Tensor.ToArray<long>());
    }

    [Fact]
    public void Records_that_lack_a_feature_late_are_converted()
    {
        IEnumerable<byte[]> records = Enumerable.Range(0, 1200).Select(i => TfExample.Write([("m", Tensor.From(1L)), ("n", i == 1100 ? Tensor.Zeros(DType.Int64, Shape.Of(0)) : Tensor.From((long)i))]));
        TfRecord.Write(Dataset.From(records), _folder["late.tfrecord"]);
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["late.tfrecord@*"], _folder["late.csv"]).Code);
        Column n = Csv.Read(_folder["late.csv"]).Column("n");
        Assert.Equal((1200, 1), (n.Count, n.MissingCount));
    }

    [Fact]
    public void A_database_of_SQLite_is_asked()
    {
        using (var connection = new SqliteConnection($"Data Source={_folder["rows.db"]};Pooling=False"))
        {
            SQLitePCL.Batteries_V2.Init();
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "create table t (id integer, name text); insert into t values (1, 'one'), (2, null), (3, 'three')";
            command.ExecuteNonQuery();
        }
        JsonObject head = CliRun.Of("data", "head", _folder["rows.db"], "--query", "select * from t order by id", "-n", "2", "--json").Json;
        Assert.Equal("SQLite", (string)head["kind"]!);
        Assert.Equal(["one", ""], head["rows"]!.AsArray().Select(r => (string)r!["name"]!));
        Assert.Equal(0, CliRun.Of("data", "convert", _folder["rows.db"], _folder["rows.csv"], "--query", "select * from t order by id").Code);
        Assert.Equal(["id,name", "1,one", "2,", "3,three"], File.ReadAllLines(_folder["rows.csv"]));
        CliRun.Of("data", "head", _folder["rows.db"]).Refuses(2, "--query");
        CliRun.Of("data", "head", _folder["rows.db"], "--query", "delete from t").Refuses(1, "readonly");
        CliRun.Of("data", "head", _folder["rows.csv"], "--query", "select 1").Refuses(2, "--query");
    }

    [Fact]
    public void A_database_of_PostgreSQL_is_asked_by_its_address()
    {
        var place = new Npgsql.NpgsqlConnectionStringBuilder(PostgresServer.NewSchema());
        string schema = place.SearchPath!, address = $"postgresql://{place.Username}:secret@{place.Host}:{place.Port}/{place.Database}";
        PostgresServer.Execute(place.ToString(), "create table t (id int, height float8, name text); insert into t values (1, 1.5, 'one'), (2, null, null)");
        CliRun head = CliRun.Of("data", "head", address, "--query", $"select * from {schema}.t order by id", "--json");
        Assert.Equal(["1.5", ""], head.Json["rows"]!.AsArray().Select(r => (string)r!["height"]!));
        Assert.DoesNotContain("secret", head.Output);
        Assert.Equal(0, CliRun.Of("data", "convert", address, _folder["rows.csv"], "--query", $"select * from {schema}.t order by id").Code);
        Assert.Equal(["id,height,name", "1,1.5,one", "2,,"], File.ReadAllLines(_folder["rows.csv"]));
        CliRun refused = CliRun.Of("data", "head", address, "--query", $"delete from {schema}.t");
        refused.Refuses(1, "read-only");
        Assert.DoesNotContain("secret", refused.Error);
    }

    [Fact]
    public void Parquet_and_sound_are_told()
    {
        string parquet = Path.Combine(TestFiles.RequireData("tfx"), "components", "testdata", "external", "parquet", "data.parquet");
        string sound = Path.Combine(TestFiles.RequireData("tflite-micro"), "tensorflow", "lite", "micro", "examples", "micro_speech", "testdata", "yes_1000ms.wav");
        JsonObject wav = CliRun.Of("data", "head", sound, "--json").Json;
        Assert.Equal("WAV: Float32 [16000, 1] at 16000 Hz", (string)wav["kind"]!);
        CliRun.Of("data", "head", Path.Combine(TestFiles.Data, "tfx", "components", "testdata", "external", "avro", "data.avro")).Refuses(2, "got a name that ends in .avro");
        DuckDbOracle.Require();
        JsonObject head = CliRun.Of("data", "head", parquet, "-n", "1", "--json").Json;
        Assert.Equal(("Parquet", "10"), ((string)head["kind"]!, (string)head["rows"]![0]!["pickup_community_area"]!));
    }
}
