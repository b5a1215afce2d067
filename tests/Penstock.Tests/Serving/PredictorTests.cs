using System.Text.Json.Serialization;
using Penstock.Data;
using Penstock.Models;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>Typed rows in, typed answers out, from a folder of versions that changes.</summary>
public class PredictorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private enum Payment { Cash, Card, Prepaid }

    private enum Zone { Airport, Loop, North, Elsewhere }

    private sealed record Trip(double? TripMiles, string? Payment_Type, bool IsNight, [property: JsonPropertyName("zone")] Zone? Where);

    private sealed record Tip(double Probability, bool Decision, string Class, double Threshold, long Version);

    private sealed class Guess
    {
        public Zone Class { get; set; }

        public float Probability { get; init; }

        public IReadOnlyList<float> Probabilities { get; set; } = [];

        public string Text => $"{Class} {Probability}";
    }

    private readonly record struct Fare(float Value);

    [Fact]
    public void Answers_as_the_model_does_offline_bit_for_bit_singly_and_in_batches()
    {
        using var folder = TestFiles.NewFolder();
        float[] expected = Offline(TripModels.Save(folder, 1));
        using var predictor = new Predictor<Trip, float>(folder.FullName);
        Assert.Equal(expected, predictor.Predict(Rows));
        Assert.Equal(expected, Rows.Select(predictor.Predict));
        Assert.Equal(expected.Take(7), predictor.Predict(Rows[..7]));
        Assert.Empty(predictor.Predict([]));
    }

    [Fact]
    public void A_token_for_missing_and_a_word_never_seen_are_what_they_are_to_the_model()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1);
        using var predictor = new Predictor<Trip, float>(folder.FullName);
        Trip missing = new(null, null, false, null);
        Assert.Equal(predictor.Predict(missing), predictor.Predict(missing with { Payment_Type = "?" }));
        Assert.Equal(predictor.Predict(missing), predictor.Predict(missing with { TripMiles = double.NaN, Payment_Type = "" }));
        Assert.True(float.IsFinite(predictor.Predict(missing with { Payment_Type = new string('é', 5000) })));
    }

    [Fact]
    public void Gives_the_answer_in_the_form_that_is_asked_for()
    {
        using var folder = TestFiles.NewFolder();
        Model model = TripModels.Save(folder, 3);
        float[] expected = Offline(model);
        double[] numbers = Ask<double>(folder);
        Assert.Equal(expected.Select(p => (double)p), numbers);
        bool[] decisions = [.. numbers.Select(p => p > 0.5)];
        Assert.Contains(true, decisions);
        Assert.Contains(false, decisions);
        Assert.Equal(decisions, Ask<bool>(folder));
        Assert.Equal(decisions.Select(d => d ? 1 : 0), Ask<int>(folder));
        string[] names = [.. decisions.Select(d => model.Signature.ClassNames[d ? 1 : 0])];
        Assert.Equal(names, Ask<string>(folder));
        Assert.Equal(expected.Select(p => new[] { p }), Ask<float[]>(folder));
        Assert.Equal(numbers.Zip(names).Select(p => new Tip(p.First, p.First > 0.5, p.Second, 0.5, 3)), Ask<Tip>(folder));
    }

    [Fact]
    public void Tells_the_likeliest_of_several_classes()
    {
        using var folder = TestFiles.NewFolder();
        Model model = TripModels.Save(folder, 1, "zone");
        using var predictor = new Predictor<ZonelessTrip, Guess>(folder.FullName);
        float[] all = model.Predict(TripModels.Trips).ToArray<float>();
        Guess[] guesses = predictor.Predict(Zoneless);
        for (int i = 0; i < guesses.Length; i++)
        {
            float[] own = all[(3 * i)..(3 * i + 3)];
            Assert.Equal(own, guesses[i].Probabilities);
            Assert.Equal(own.Max(), guesses[i].Probability);
            Assert.Equal(model.Signature.ClassNames[Array.IndexOf(own, own.Max())], guesses[i].Class.ToString());
        }
    }

    [Fact]
    public void Tells_numbers()
    {
        using var folder = TestFiles.NewFolder();
        float[] expected = TripModels.Save(folder, 1, "fare", without: ["tips"]).Predict(TripModels.Trips).ToArray<float>();
        using var predictor = new Predictor<Trip, Fare>(folder.FullName);
        Assert.Equal(expected.Select(v => new Fare(v)), predictor.Predict(Rows));
    }

    [Fact]
    public void Names_the_columns_that_a_row_lacks_or_has_otherwise()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1);
        string said = Refusal<WrongTrip, float>(folder);
        Assert.Contains("Predictor<WrongTrip, Single>, model", said);
        Assert.Contains("expected a property of WrongTrip for each column, got String TripMiles for \"trip_miles\", a column of numbers", said);
        Assert.Contains("Double? PaymentType for \"payment_type\", a column of texts", said);
        Assert.Contains("none for \"zone\"", said);
        Assert.Contains("IS_NIGHT and Is_Night for \"is_night\"", said);
    }

    [Fact]
    public void Names_what_a_model_does_not_answer()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1, "zone");
        foreach (string said in new[]
        {
            Refusal<ZonelessTrip, float>(folder), Refusal<ZonelessTrip, bool>(folder), Refusal<ZonelessTrip, Tip>(folder), Refusal<ZonelessTrip, Fare>(folder),
        })
            Assert.Contains("to be something that a model of task classes with 3 number(s) a row answers", said);
        Assert.Contains("expected members of Payment for the classes", Refusal<ZonelessTrip, Payment>(folder));
        Assert.Contains("expected properties among Probability, Probabilities, Decision, Class, Value, Threshold, Version, got Where of Trip", Refusal<ZonelessTrip, Trip>(folder).Replace("TripMiles", "Where"));
        Assert.Contains("expected an answer that is a float", Refusal<ZonelessTrip, IDisposable>(folder));
        Assert.Contains("expected Probability of Odd to be float or double, got Int32.", Refusal<ZonelessTrip, Odd>(folder));
    }

    [Fact]
    public void Says_that_there_is_no_model()
    {
        using var folder = TestFiles.NewFolder();
        Assert.Equal($"{folder.FullName}: expected a numbered folder with a model that can be used, got none.", Refusal<Trip, float>(folder));
        Directory.CreateDirectory(folder["1"]);
        File.WriteAllText(Path.Combine(folder["1"], "model.penstock"), "no zip");
        Assert.Contains("version 1 cannot be loaded", Refusal<Trip, float>(folder));
        Assert.Contains("absent", Assert.Throws<InvalidDataException>(() => new Predictor<Trip, float>(folder["absent"])).Message);
    }

    [Fact]
    public void Another_version_takes_over_and_one_that_does_not_fit_is_refused()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new ManualClock();
        var log = new List<string>();
        float[] first = Offline(TripModels.Save(folder, 1));
        using var predictor = new Predictor<Trip, float>(folder.FullName, new() { Clock = clock, Log = (_, sentence) => log.Add(sentence) });
        Assert.Equal((1, first[0]), (predictor.Version, predictor.Predict(Rows[0])));

        float[] second = Offline(TripModels.Save(folder, 2, seed: 2));
        Assert.Equal(first[0], predictor.Predict(Rows[0]));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, second[0]), (predictor.Version, predictor.Predict(Rows[0])));
        Assert.NotEqual(first[0], second[0]);

        TripModels.Save(folder, 3, "zone");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, second[0]), (predictor.Version, predictor.Predict(Rows[0])));
        Assert.Contains(log, sentence => sentence.Contains("version 3 cannot be loaded") && sentence.Contains("none for \"fare\""));

        File.WriteAllText(folder["aliases.json"], """{"champion":1}""");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, first[0]), (predictor.Version, predictor.Predict(Rows[0])));
    }

    [Fact]
    public async Task Many_threads_get_whole_answers_of_one_version_while_versions_change()
    {
        using var folder = TestFiles.NewFolder();
        float[][] versions = [Offline(TripModels.Save(folder, 1)), [], []];
        using var predictor = new Predictor<Trip, float>(folder.FullName, new() { LookEvery = TimeSpan.FromHours(1) });
        bool isDone = false;
        var seen = new HashSet<float>();
        Task[] asking = [.. Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isDone))
            {
                float one = await predictor.PredictAsync(Rows[0], Cancel), again = predictor.Predict(Rows[0]);
                float[] all = worker % 2 == 0 ? predictor.Predict(Rows) : await predictor.PredictAsync(Rows, Cancel);
                lock (seen)
                {
                    seen.UnionWith([one, again]);
                    Assert.Contains(versions, version => version.SequenceEqual(all));
                }
            }
        }, Cancel))];
        for (int version = 2; version <= 3; version++)
        {
            float[] expected = Offline(TripModels.Save(folder, version, seed: version));
            lock (seen) versions[version - 1] = expected;
            predictor.Refresh();
            while (predictor.Version != version || !Contains(seen, expected[0])) await Task.Yield();
        }
        Volatile.Write(ref isDone, true);
        await Task.WhenAll(asking);
        Assert.Subset(versions.Select(v => v[0]).ToHashSet(), seen);
    }

    [Fact]
    public void Says_what_is_wrong_after_its_end()
    {
        using var folder = TestFiles.NewFolder();
        TripModels.Save(folder, 1);
        var predictor = new Predictor<Trip, float>(folder.FullName);
        Assert.Throws<ArgumentNullException>(() => predictor.Predict((Trip)null!));
        predictor.Dispose();
        Assert.Contains("got none any more", Assert.Throws<InvalidOperationException>(() => predictor.Predict(Rows[0])).Message);
        predictor.Refresh();
        Assert.Throws<InvalidOperationException>(() => predictor.Version);
    }

    private sealed record ZonelessTrip(double? TripMiles, string? PaymentType, int IsNight, decimal Fare, float? Tips);

    private sealed record WrongTrip(string TripMiles, double? PaymentType, bool IS_NIGHT, bool Is_Night);

    private sealed record Odd(int Probability);

    private static Trip[] Rows { get; } = [.. Enumerable.Range(0, TripModels.Trips.RowCount).Select(i => new Trip(Miles(i), Payed(i), IsNight(i), Enum.Parse<Zone>(TripModels.Trips.Column("zone").TextAt(i))))];

    private static ZonelessTrip[] Zoneless { get; } = [.. Enumerable.Range(0, TripModels.Trips.RowCount).Select(i =>
        new ZonelessTrip(Miles(i), Payed(i), IsNight(i) ? 1 : 0, (decimal)TripModels.Trips.Column("fare").NumberAt(i), (float)TripModels.Trips.Column("tips").NumberAt(i)))];

    private static double? Miles(int row) => TripModels.Trips.Column("trip_miles") is var miles && miles.IsMissing(row) ? null : miles.NumberAt(row);

    private static string? Payed(int row) => TripModels.Trips.Column("payment_type") is var paid && paid.IsMissing(row) ? null : paid.TextAt(row);

    private static bool IsNight(int row) => TripModels.Trips.Column("is_night").NumberAt(row) == 1;

    private static float[] Offline(Model model) => model.Predict(TripModels.Trips).ToArray<float>();

    private static bool Contains(HashSet<float> seen, float value)
    {
        lock (seen) return seen.Contains(value);
    }

    private static TAnswer[] Ask<TAnswer>(TestFolder folder)
    {
        using var predictor = new Predictor<Trip, TAnswer>(folder.FullName);
        return predictor.Predict(Rows);
    }

    private static string Refusal<TRow, TAnswer>(TestFolder folder) => Assert.Throws<InvalidDataException>(() => new Predictor<TRow, TAnswer>(folder.FullName)).Message;
}
