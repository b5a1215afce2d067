using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Real rows with answers by a rule of thumb and their labels: what a served model leaves behind.</summary>
internal sealed class MonitoredRows
{
    private static readonly string[] AdultNames =
    [
        "age", "workclass", "fnlwgt", "education", "education_num", "marital_status", "occupation", "relationship", "race", "sex", "capital_gain", "capital_loss", "hours", "country", "income",
    ];

    private readonly Func<Table, double[]> _answer;

    private MonitoredRows(Table rows, double[] labels, Func<Table, double[]> answer) => (Rows, Labels, _answer) = (rows, labels, answer);

    public Table Rows { get; }

    public double[] Labels { get; }

    /// <summary>The answers of the rule to raw rows.</summary>
    public double[] Answers(Table rows) => _answer(rows);

    public ModelSignature Signature => new()
    {
        Task = Target.Binary, ClassNames = ["no", "yes"], Threshold = 0.5, Columns = [.. Rows.Columns.Select(c => new FeatureColumn(c.Name, c.DType == DType.Text))],
    };

    /// <summary>The rows in two at random: reference and held out.</summary>
    public (MonitoredRows Reference, MonitoredRows HeldOut) Split(double fraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Rows.RowCount)];
        new Random(seed).Shuffle(order);
        int cut = (int)(fraction * order.Length);
        return (At(order[..cut]), At(order[cut..]));
    }

    public MonitoredRows At(int[] rows) => new(Rows.Rows(rows), [.. rows.Select(r => Labels[r])], _answer);

    public MonitoredRows With(Column column) => new(new([.. Rows.Columns.Select(c => c.Name == column.Name ? column : c)]), Labels, _answer);

    public MonitoredRows WithLabels(Func<double, double> change) => new(Rows, [.. Labels.Select(change)], _answer);

    public static MonitoredRows Taxi()
    {
        Table all = Csv.Read(TestFiles.RequireData("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv"));
        double[] labels = [.. Enumerable.Range(0, all.RowCount).Select(r => all.Column("tips").NumberAt(r) > 0.2 * all.Column("fare").NumberAt(r) ? 1.0 : 0)];
        return new(all.Without("tips"), labels, rows =>
        {
            Column payment = rows.Column("payment_type"), fare = rows.Column("fare"), hour = rows.Column("trip_start_hour"), miles = rows.Column("trip_miles");
            return [.. Enumerable.Range(0, rows.RowCount).Select(r => payment.TextAt(r) == "Credit Card"
                ? 1 / (1 + Math.Exp(-(0.7 - 0.02 * Known(fare, r) + 0.01 * Known(hour, r) + 0.02 * Known(miles, r))))
                : 0.002 + 0.0005 * Math.Min(20, Known(fare, r)))];
        });
    }

    public static MonitoredRows Adult()
    {
        var options = new CsvOptions { Header = false, Names = AdultNames };
        Table all = Csv.Read(TestFiles.RequireData("tabular", "jbrownlee_adult-train.csv"), options);
        double[] labels = [.. Enumerable.Range(0, all.RowCount).Select(r => all.Column("income").TextAt(r).Contains(">50K") ? 1.0 : 0)];
        return new(all.Without("income"), labels, rows =>
        {
            Column education = rows.Column("education_num"), married = rows.Column("marital_status"), gain = rows.Column("capital_gain"), age = rows.Column("age"), hours = rows.Column("hours");
            return [.. Enumerable.Range(0, rows.RowCount).Select(r => 1 / (1 + Math.Exp(-(-6.5 + 0.33 * Known(education, r) + 2.2 * (married.TextAt(r).StartsWith("Married") ? 1 : 0)
                + 0.0003 * Known(gain, r) + 0.02 * Known(age, r) + 0.02 * Known(hours, r)))))];
        });
    }

    private static double Known(Column column, int row) => column.IsMissing(row) ? 0 : column.NumberAt(row);

    /// <summary>The reference that a monitor has of these rows.</summary>
    public MonitorReference Reference()
    {
        MonitorReference reference = MonitorReference.Of(Signature, DataProfile.Of(Rows))!;
        BinnedRow[] rows = Binned(reference);
        AnswerReference answers = AnswerReference.Of(rows.Select(r => r.Answer), 0);
        return reference with { Answers = answers, Labels = LabelReference.Of(rows, reference.Columns, answers, 2) };
    }

    public BinnedRow[] Binned(MonitorReference reference)
    {
        TypedColumns typed = TypedColumns.Of(Rows, reference.Columns);
        double[] answers = Answers(Rows);
        return [.. Enumerable.Range(0, typed.Count).Select(row =>
        {
            ushort[] bins = typed.BinsOf(row, reference.Columns);
            return new BinnedRow(bins, answers[row], Labels[row], (answers[row] > 0.5 ? 1 : 0) == Labels[row] ? 0 : 1, reference.Outside.Of(typed, row, bins) >= reference.Outside.Threshold);
        })];
    }

    /// <summary>The verdict of a window of rows drawn at random, each at most once.</summary>
    public static WindowVerdict Judge(BinnedRow[] rows, MonitorReference reference, Random random, int size = 500)
    {
        var window = WindowCounts.For(reference, 1);
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        for (int i = 0; i < size; i++)
        {
            int other = random.Next(i, order.Length);
            (order[i], order[other]) = (order[other], order[i]);
            window.Add(rows[order[i]], DateTimeOffset.UnixEpoch, reference);
        }
        return WindowJudge.Judge(window, reference, new(), areDetectorsAlarmed: false);
    }
}
