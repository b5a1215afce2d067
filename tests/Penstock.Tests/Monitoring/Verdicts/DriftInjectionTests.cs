using Penstock.Data;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Drift that is dialled in is named as its own kind and no other.</summary>
public class DriftInjectionTests
{
    private static readonly Dictionary<string, (MonitorReference Reference, MonitoredRows HeldOut)> Known = new()
    {
        ["taxi"] = Prepare(MonitoredRows.Taxi()), ["adult"] = Prepare(MonitoredRows.Adult()),
    };

    private static (MonitorReference, MonitoredRows) Prepare(MonitoredRows rows)
    {
        (MonitoredRows known, MonitoredRows heldOut) = rows.Split(2.0 / 3, seed: 7);
        return (known.Reference(), heldOut);
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
        Finds(data, DriftKind.UnseenValues, column, rows => rows.With(Texts(rows, column, share, "never seen before")));

    [Theory]
    [InlineData("taxi", "payment_type", 0.2)]
    [InlineData("taxi", "trip_miles", 0.1)]
    [InlineData("taxi", "pickup_latitude", 0.3)]
    [InlineData("adult", "occupation", 0.2)]
    [InlineData("adult", "age", 0.05)]
    public void More_missing_values_are_missing_values_of_that_column(string data, string column, double share) =>
        Finds(data, DriftKind.MissingValues, column, rows => rows.With(Missing(rows, column, share)));

    [Theory]
    [InlineData("taxi", 1.0)]
    [InlineData("taxi", 0.4)]
    [InlineData("adult", 1.0)]
    [InlineData("adult", 0.3)]
    public void A_flipped_label_rule_is_concept_drift(string data, double share)
    {
        var random = new Random(3);
        Finds(data, DriftKind.ConceptDrift, "labels of like rows", rows => rows.WithLabels(label => random.NextDouble() < share ? 1 - label : label));
    }

    [Theory]
    [InlineData("taxi", 0.6)]
    [InlineData("taxi", 0.05)]
    [InlineData("adult", 0.6)]
    [InlineData("adult", 0.05)]
    public void Another_class_balance_is_label_shift(string data, double positives) => Finds(data, DriftKind.LabelShift, "labels", rows =>
    {
        var random = new Random(5);
        int[] yes = [.. Enumerable.Range(0, rows.Labels.Length).Where(r => rows.Labels[r] == 1)], no = [.. Enumerable.Range(0, rows.Labels.Length).Where(r => rows.Labels[r] == 0)];
        return rows.At([.. Enumerable.Range(0, 4000).Select(_ => random.NextDouble() < positives ? yes[random.Next(yes.Length)] : no[random.Next(no.Length)])]);
    });

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
        for (int window = 0; window < 10; window++)
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

    private static Column Texts(MonitoredRows rows, string name, double share, string value)
    {
        Column old = rows.Rows.Column(name);
        var random = new Random(4);
        return new(name, Tensor.From(Enumerable.Range(0, old.Count).Select(r => !old.IsMissing(r) && random.NextDouble() < share ? value : old.TextAt(r)).ToArray()), MissingOf(old));
    }

    private static Column Missing(MonitoredRows rows, string name, double share)
    {
        Column old = rows.Rows.Column(name);
        var random = new Random(4);
        return new(name, old.Values, [.. Enumerable.Range(0, old.Count).Select(r => old.IsMissing(r) || random.NextDouble() < share)]);
    }

    private static bool[]? MissingOf(Column column) => column.MissingCount == 0 ? null : [.. Enumerable.Range(0, column.Count).Select(column.IsMissing)];
}
