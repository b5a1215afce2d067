using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The answers of databases, through their own drivers.</summary>
public sealed class FromQueryTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();
    private readonly List<DbConnection> _made = [];

    static FromQueryTests() => SQLitePCL.Batteries_V2.Init();

    public static TheoryData<string> Databases => ["SQLite", "PostgreSQL"];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Databases))]
    public void Reads_typed_columns_part_by_part_and_anew_in_every_epoch(string database)
    {
        Func<DbConnection> connect = Trips(database);
        Dataset<Table> parts = Dataset.FromQuery(connect, "select id, fare, company, note from trips where id > @least order by id", 30, new() { Parameters = new Dictionary<string, object?> { ["@least"] = 10L } });
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Table[] all = [.. parts];
            Assert.Equal([30, 30, 30], all.Select(part => part.RowCount));
            Assert.Equal(["id", "fare", "company", "note"], all[0].Columns.Select(column => column.Name));
            Assert.Equal([DType.Int64, DType.Float64, DType.Text], all[0].Columns.Take(3).Select(column => column.DType));
            Assert.Equal((11, 11.5, "Taxi 1", 30), ((int)all[0].Column("id").NumberAt(0), all[0].Column("fare").NumberAt(0), all[0].Column("company").TextAt(0), all[0].Column("note").MissingCount));
            Assert.Equal((true, double.NaN), (all[0].Column("fare").IsMissing(9), all[0].Column("fare").NumberAt(9)));
        }
        Assert.Equal(2, _made.Count);
        Assert.All(_made, connection => Assert.Equal(System.Data.ConnectionState.Closed, connection.State));
    }

    [Theory, MemberData(nameof(Databases))]
    public void Goes_on_after_parts_that_are_passed_over(string database)
    {
        Dataset<Table> parts = Dataset.FromQuery(Trips(database), "select id from trips order by id", 40);
        for (int skip = 0; skip <= 4; skip++)
        {
            using DatasetReader<Table> reader = parts.Open(new() { Skip = skip });
            Assert.Equal(skip < 3, reader.MoveNext());
            if (skip < 3) Assert.Equal(40 * skip + 1, reader.Current.Column("id").NumberAt(0));
        }
        Assert.Equal(100, parts.NamedRows().Count());
        Assert.Equal([77], parts.NamedRows().Skip(76).First()["id"].ToArray<long>());
    }

    [Theory, MemberData(nameof(Databases))]
    public void Left_early_it_closes_its_connection(string database)
    {
        foreach (Table part in Dataset.FromQuery(Trips(database), "select a.id from trips a, trips b, trips c order by a.id", 5)) break;
        Assert.Equal(System.Data.ConnectionState.Closed, Assert.Single(_made).State);
        using var cancellation = new CancellationTokenSource();
        using DatasetReader<Table> reader = Dataset.FromQuery(Trips(database), "select a.id from trips a, trips b", 5).Open(new() { Cancellation = cancellation.Token });
        Assert.True(reader.MoveNext());
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => reader.MoveNext());
    }

    [Theory, MemberData(nameof(Databases))]
    public void A_refused_query_is_told_with_its_cause(string database)
    {
        var error = Assert.Throws<DatasetException>(() => Dataset.FromQuery(Trips(database), "select nothing from nowhere", 5).Count());
        Assert.StartsWith("FromQuery: failed at element 0: ", error.Message);
        Assert.IsType<DbException>(error.InnerException, exactMatch: false);
        Assert.Equal("FromQuery: expected columns of different names, got \"x\" twice. Name them in the query: x as y.", Assert.Throws<InvalidDataException>(() => Dataset.FromQuery(Trips(database), "select id as x, id as x from trips", 5).Count()).Message);
        Assert.StartsWith("FromQuery: expected a column \"none\", which was given a type", Assert.Throws<InvalidDataException>(() => Dataset.FromQuery(Trips(database), "select id from trips", 5, new() { Types = new Dictionary<string, DType> { ["none"] = DType.Text } }).Count()).Message);
    }

    [Fact]
    public void An_error_ends_the_reading_behind_the_rows_before_it()
    {
        Func<DbConnection> connect = () => new SqliteConnection("Data Source=:memory:");
        Assert.Empty(Dataset.FromQuery(connect, "select 1 as x, 2 as x union all select 3, 4", 1).OnError());
        using DatasetReader<Table> reader = Dataset.FromQuery(connect, "select 'a' as t, 1 as x union all select 'b', null union all select 'c', 'text' union all select 'd', 4", 5).Open(default);
        Assert.True(reader.MoveNext());
        Assert.Equal((2, "b", true), (reader.Current.RowCount, reader.Current.Column("t").TextAt(1), reader.Current.Column("x").IsMissing(1)));
        Assert.StartsWith("FromQuery row 3 column \"x\": ", Assert.Throws<InvalidDataException>(() => reader.MoveNext()).Message);
        Assert.False(reader.MoveNext());
        reader.Start(1);
        Assert.True(reader.MoveNext());
        Assert.Equal(2, reader.Current.RowCount);
    }

    [Fact]
    public void A_database_that_keeps_a_type_for_each_value_must_keep_to_one()
    {
        Func<DbConnection> connect = () => new SqliteConnection("Data Source=:memory:");
        const string query = "select 1 as x union all select null union all select 'text'";
        Assert.Equal("FromQuery row 3 column \"x\": expected Int64 as before it, got String. Cast the column in the query, or give its type: Types.", Assert.Throws<InvalidDataException>(() => Dataset.FromQuery(connect, query, 5).Count()).Message);
        Column column = Dataset.FromQuery(connect, query, 5, new() { Types = new Dictionary<string, DType> { ["x"] = DType.Text } }).Single().Column("x");
        Assert.Equal(["1", "", "text"], Enumerable.Range(0, 3).Select(column.TextAt));
        Assert.Equal("FromQuery row 3 column \"x\": expected Float64, got a value of the type String that is none.", Assert.Throws<InvalidDataException>(() => Dataset.FromQuery(connect, query, 5, new() { Types = new Dictionary<string, DType> { ["x"] = DType.Float64 } }).Count()).Message);
    }

    [Fact]
    public void PostgreSQL_has_types_for_times_and_identifiers()
    {
        string place = PostgresServer.NewSchema();
        Table table = Dataset.FromQuery(() => new NpgsqlConnection(place), """
            select true as flag, 7::smallint as small, 8::integer as whole, 1.5::real as single, 12.25::numeric as money, date '1970-01-02' as day, timestamptz '2014-05-16 21:45:00+02' as at,
                   interval '90 seconds' as span, time '00:01:00' as clock, uuid '3d2c1b0a-0000-1111-8222-933344445555' as id, 'ab'::bytea as bytes
            """, 5).Single();
        Assert.Equal([DType.Bool, DType.Int16, DType.Int32, DType.Float32, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Float64, DType.Text, DType.Text], table.Columns.Select(column => column.DType));
        Assert.Equal([1, 7, 8, 1.5, 12.25, 86400, 1400269500, 90, 60], table.Columns.Take(9).Select(column => column.NumberAt(0)));
        Assert.Equal(["3d2c1b0a-0000-1111-8222-933344445555", "ab"], table.Columns.Skip(9).Select(column => column.TextAt(0)));
        Assert.StartsWith("FromQuery row 1 column \"x\": expected a number, a truth value, a time or a text, got the type ", Assert.Throws<InvalidDataException>(() => Dataset.FromQuery(() => new NpgsqlConnection(place), "select array[1, 2] as x", 5).Count()).Message);
    }

    /// <summary>A hundred trips; the fare of every tenth from the twentieth on is missing, and so are all notes.</summary>
    private Func<DbConnection> Trips(string database)
    {
        string place = database == "SQLite" ? $"Data Source={_folder["trips.db"]}" : PostgresServer.NewSchema();
        using (DbConnection connection = Connect())
        {
            connection.Open();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = "drop table if exists trips; create table trips (id bigint, fare double precision, company text, note text)";
            command.ExecuteNonQuery();
            command.CommandText = "insert into trips values " + string.Join(", ", Enumerable.Range(1, 100).Select(i => $"({i}, {(i % 10 == 0 && i > 10 ? "null" : $"{i}.5")}, 'Taxi {i % 5}', null)"));
            command.ExecuteNonQuery();
        }
        _made.Clear();
        return Connect;

        DbConnection Connect()
        {
            DbConnection connection = database == "SQLite" ? new SqliteConnection(place) : new NpgsqlConnection(place);
            _made.Add(connection);
            return connection;
        }
    }
}
