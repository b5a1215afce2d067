using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Drift that is dialled in is named as its own kind and no other.</summary>
public class DriftInjectionTests
{
    private const int Seed = 7, Windows = 10, MoreSeeds = 20;

    private static readonly Dictionary<string, MonitoredRows> Rows = new() { ["taxi"] = MonitoredRows.Taxi(), ["adult"] = MonitoredRows.Adult() };

    private static readonly Dictionary<string, (MonitorReference Reference, MonitoredRows HeldOut)> Known = Rows.ToDictionary(r => r.Key, r => Prepare(r.Value, Seed));

    /// <summary>What is dialled in, on which table, with the kind and the column that it must be named as.</summary>
    private static readonly (string Data, DriftKind Kind, string Subject, Func<MonitoredRows, Random, MonitoredRows> Inject)[] s_drifts =
    [
        ("taxi", DriftKind.DataDrift, "fare", (rows, _) => rows.With(Numbers(rows, "fare", x => 1.5 * x))),
        ("adult", DriftKind.DataDrift, "age", (rows, _) => rows.With(Numbers(rows, "age", x => x + 8))),
        ("taxi", DriftKind.UnseenValues, "payment_type", (rows, random) => rows.With(Texts(rows, "payment_type", 0.1, "never seen before", random))),
        ("adult", DriftKind.UnseenValues, "occupation", (rows, random) => rows.With(Texts(rows, "occupation", 0.1, "never seen before", random))),
        ("taxi", DriftKind.MissingValues, "trip_miles", (rows, random) => rows.With(Missing(rows, "trip_miles", 0.1, random))),
        ("adult", DriftKind.MissingValues, "occupation", (rows, random) => rows.With(Missing(rows, "occupation", 0.2, random))),
        ("taxi", DriftKind.ConceptDrift, "labels of like rows", (rows, random) => Flipped(rows, 0.4, random)),
        ("adult", DriftKind.ConceptDrift, "labels of like rows", (rows, random) => Flipped(rows, 0.3, random)),
        ("taxi", DriftKind.LabelShift, "labels", (rows, random) => Balanced(rows, 0.6, random)),
        ("adult", DriftKind.LabelShift, "labels", (rows, random) => Balanced(rows, 0.6, random)),
    ];

    private static (MonitorReference Reference, MonitoredRows HeldOut) Prepare(MonitoredRows rows, int seed)
    {
        (MonitoredRows known, MonitoredRows heldOut) = rows.Split(2.0 / 3, seed);
        return (known.Reference(), heldOut);
    }

    // Of windows with drift as of quiet ones, chance may tell something else in one of a hundred.
    [Theory(Explicit = true)]
    [InlineData("taxi")]
    [InlineData("adult")]
    public void Whatever_the_seed_drift_is_named_as_its_own_kind_and_no_other(string data)
    {
        List<string> missed = [], others = [];
        int all = 0;
        for (int seed = 0; seed < MoreSeeds; seed++)
        {
            var (reference, heldOut) = Prepare(Rows[data], seed);
            foreach (var drift in s_drifts.Where(d => d.Data == data))
            {
                BinnedRow[] rows = drift.Inject(heldOut, new Random(seed)).Binned(reference);
                var random = new Random(100 + seed);
                for (int window = 0; window < Windows; window++, all++)
                {
                    WindowVerdict verdict = MonitoredRows.Judge(rows, reference, random);
                    DriftCause[] alarms = [.. verdict.Causes.Where(c => c.Level == AlertLevel.Alarm)];
                    if (!Array.Exists(alarms, a => a.Kind == drift.Kind && a.Subject.Contains(drift.Subject))) missed.Add($"seed {seed}: {drift.Kind} of {drift.Subject}: {verdict}");
                    else if (alarms.Length > 1) others.Add($"seed {seed}: {drift.Kind} of {drift.Subject}: {verdict}");
                }
            }
        }
        string told = $"{data}: of {all} windows with drift {missed.Count} were not named, {others.Count} raised another alarm too";
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(missed.Count + others.Count <= 0.01 * all, $"{told}\n{string.Join('\n', missed.Concat(others).Take(30))}");
    }

    [Theory]
    [InlineData("taxi", "fare", 1.5, 0)]
    [InlineData("taxi", "trip_seconds", 1, 600)]
    [InlineData("taxi", "trip_start_hour", 1, 4)]
    [InlineData("adult", "age", 1, 8)]
    [InlineData("adult", "hours", 0.7, 0)]
    public void A_shifted_column_is_data_drift_of_that_column(string data, string column, double factor, double offset) =>
        Finds(data, DriftKind.DataDrift, column, rows => rows.With(Numbers(rows, column, x => x * factor + offset)));

    [Theory]
    [InlineData("taxi", "payment_type", 0.1)]
    [InlineData("taxi", "company", 0.2)]
    [InlineData("adult", "occupation", 0.1)]
    [InlineData("adult", "country", 0.05)]
    public void A_new_category_is_unseen_values_of_that_column(string data, string column, double share) =>
        Finds(data, DriftKind.UnseenValues, column, rows => rows.With(Texts(rows, column, share, "never seen before", new Random(4))));

    [Theory]
    [InlineData("taxi", "payment_type", 0.2)]
    [InlineData("taxi", "trip_miles", 0.1)]
    [InlineData("taxi", "pickup_latitude", 0.3)]
    [InlineData("adult", "occupation", 0.2)]
    [InlineData("adult", "age", 0.05)]
    public void More_missing_values_are_missing_values_of_that_column(string data, string column, double share) =>
        Finds(data, DriftKind.MissingValues, column, rows => rows.With(Missing(rows, column, share, new Random(4))));

    [Theory]
    [InlineData("taxi", 1.0)]
    [InlineData("taxi", 0.4)]
    [InlineData("adult", 1.0)]
    [InlineData("adult", 0.3)]
    public void A_flipped_label_rule_is_concept_drift(string data, double share) => Finds(data, DriftKind.ConceptDrift, "labels of like rows", rows => Flipped(rows, share, new Random(3)));

    [Theory]
    [InlineData("taxi", 0.6)]
    [InlineData("taxi", 0.05)]
    [InlineData("adult", 0.6)]
    [InlineData("adult", 0.05)]
    public void Another_class_balance_is_label_shift(string data, double positives) => Finds(data, DriftKind.LabelShift, "labels", rows => Balanced(rows, positives, new Random(5)));

    private static MonitoredRows Flipped(MonitoredRows rows, double share, Random random) => rows.WithLabels(label => random.NextDouble() < share ? 1 - label : label);

    private static MonitoredRows Balanced(MonitoredRows rows, double positives, Random random)
    {
        int[] yes = [.. Enumerable.Range(0, rows.Labels.Length).Where(r => rows.Labels[r] == 1)], no = [.. Enumerable.Range(0, rows.Labels.Length).Where(r => rows.Labels[r] == 0)];
        return rows.At([.. Enumerable.Range(0, 4000).Select(_ => random.NextDouble() < positives ? yes[random.Next(yes.Length)] : no[random.Next(no.Length)])]);
    }

    // Without labels nobody can tell why; inputs that changed are named as that.
    [Fact]
    public void Another_class_balance_without_labels_is_data_drift()
    {
        var (reference, heldOut) = Known["taxi"];
        int[] yes = [.. Enumerable.Range(0, heldOut.Labels.Length).Where(r => heldOut.Labels[r] == 1)];
        BinnedRow[] rows = [.. heldOut.At(yes).Binned(reference).Select(r => r with { Label = double.NaN, Error = double.NaN })];
        Assert.Equal([DriftKind.DataDrift], Alarms(MonitoredRows.Judge(rows, reference, new Random(1), 400)));
    }

    [Fact]
    public void Other_answers_to_the_same_inputs_are_prediction_shift()
    {
        foreach (var (reference, heldOut) in Known.Values)
        {
            BinnedRow[] rows = [.. heldOut.Binned(reference).Select(r => r with { Answer = Math.Sqrt(r.Answer), Label = double.NaN, Error = double.NaN })];
            Assert.Equal([DriftKind.PredictionShift], Alarms(MonitoredRows.Judge(rows, reference, new Random(1))));
        }
    }

    [Fact]
    public void Rows_with_several_strange_values_are_out_of_distribution()
    {
        var (reference, heldOut) = Known["taxi"];
        var random = new Random(2);
        bool[] strange = [.. Enumerable.Range(0, heldOut.Rows.RowCount).Select(_ => random.NextDouble() < 0.04)];
        foreach (string column in (string[])["fare", "trip_miles", "trip_seconds"])
        {
            Column old = heldOut.Rows.Column(column);
            heldOut = heldOut.With(new(column, Tensor.From(Enumerable.Range(0, old.Count).Select(r => strange[r] ? 1e6 : old.NumberAt(r)).ToArray())));
        }
        BinnedRow[] rows = heldOut.Binned(reference);
        for (int window = 0; window < 10; window++)
        {
            WindowVerdict verdict = MonitoredRows.Judge(rows, reference, random);
            Assert.True(Alarms(verdict) is [DriftKind.OutOfDistribution], $"got {verdict}\n{string.Join('\n', verdict.Evidence.Where(e => e.Kind == DriftKind.OutOfDistribution))}");
        }
    }

    private static void Finds(string data, DriftKind kind, string subject, Func<MonitoredRows, MonitoredRows> inject)
    {
        var (reference, heldOut) = Known[data];
        BinnedRow[] rows = inject(heldOut).Binned(reference);
        var random = new Random(11);
        for (int window = 0; window < Windows; window++)
        {
            WindowVerdict verdict = MonitoredRows.Judge(rows, reference, random);
            DriftCause[] alarms = [.. verdict.Causes.Where(c => c.Level == AlertLevel.Alarm)];
            Assert.True(alarms is [{ } only] && only.Kind == kind && only.Subject == subject, $"{data}: expected {kind} of {subject}, got {verdict}\n{string.Join('\n', verdict.Evidence.Take(8))}");
        }
    }

    private static DriftKind[] Alarms(WindowVerdict verdict) => [.. verdict.Causes.Where(c => c.Level == AlertLevel.Alarm).Select(c => c.Kind)];

    private static Column Numbers(MonitoredRows rows, string name, Func<double, double> change)
    {
        Column old = rows.Rows.Column(name);
        return new(name, Tensor.From(Enumerable.Range(0, old.Count).Select(r => change(old.NumberAt(r))).ToArray()), MissingOf(old));
    }

    private static Column Texts(MonitoredRows rows, string name, double share, string value, Random random)
    {
        Column old = rows.Rows.Column(name);
        return new(name, Tensor.From(Enumerable.Range(0, old.Count).Select(r => !old.IsMissing(r) && random.NextDouble() < share ? value : old.TextAt(r)).ToArray()), MissingOf(old));
    }

    private static Column Missing(MonitoredRows rows, string name, double share, Random random)
    {
        Column old = rows.Rows.Column(name);
        return new(name, old.Values, [.. Enumerable.Range(0, old.Count).Select(r => old.IsMissing(r) || random.NextDouble() < share)]);
    }

    private static bool[]? MissingOf(Column column) => column.MissingCount == 0 ? null : [.. Enumerable.Range(0, column.Count).Select(column.IsMissing)];
}
