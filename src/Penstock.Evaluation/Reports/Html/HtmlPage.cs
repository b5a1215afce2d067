namespace Penstock.Evaluation;

/// <summary>Writes a report as one page that needs nothing else.</summary>
internal sealed partial class HtmlPage
{
    private readonly EvaluationReport _report;
    private readonly HtmlText _html = new();
    private readonly MetricDefinition _primary;

    private HtmlPage(EvaluationReport report) => (_report, _primary) = (report, MetricValues.Primary(report.Task));

    public static string Of(EvaluationReport report)
    {
        var page = new HtmlPage(report);
        page.Write();
        return page._html.ToString();
    }

    private void Write()
    {
        string title = _report.Title is null ? "Evaluation" : $"Evaluation of {_report.Title}";
        _html.Add($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n");
        _html.AddPlain(HtmlStyle.Css);
        _html.Add($"\n</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<h1>{title}</h1>\n");
        if (_report.Verdict is { } verdict)
        {
            if (verdict.IsPassed) _html.Add($"<span class=\"badge good\">passed</span>\n");
            else _html.Add($"<span class=\"badge bad\">refused</span>\n");
        }
        _html.Add($"<p class=\"sub\">{HtmlText.Count(_report.Values.Count)} rows{WeightText()}, {TaskText()}</p>\n</header>\n");
        var sections = Sections().ToList();
        _html.Add($"<nav aria-label=\"Sections\"><ul>\n");
        foreach (var (id, name, _) in sections) _html.Add($"<li><a href=\"#{id}\">{name}</a></li>\n");
        _html.Add($"</ul></nav>\n<main id=\"main\">\n");
        foreach (var (id, _, write) in sections)
        {
            _html.Add($"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n");
            write();
            _html.Add($"</section>\n");
        }
        _html.Add($"</main>\n<footer><p>{MethodText()}</p></footer>\n</body>\n</html>\n");
    }

    private IEnumerable<(string Id, string Name, Action Write)> Sections()
    {
        if (_report.Verdict is not null || _report.LeakWarnings.Any()) yield return ("verdict", "Verdict", WriteVerdict);
        yield return ("metrics", "Metrics", WriteMetrics);
        if (_report.Rivals.Count > 0) yield return ("rivals", "Beside others", WriteRivals);
        if (_report.Plots.Roc.Count + _report.Plots.Calibration.Count + _report.Plots.Confusion.Count > 0) yield return ("curves", "Curves", WritePlots);
        if (_report.Asked.Count > 0) yield return ("slices", "Slices", WriteSlices);
        if (_report.Weakest.Count > 0) yield return ("weakest", "Weakest slices", WriteWeakest);
        if (_report.Columns.Count > 0) yield return ("columns", "Columns alone", WriteColumns);
    }

    private void Heading(string id, string text, string sub)
    {
        _html.Add($"<h2 id=\"{id}-title\">{text}</h2>\n");
        if (sub.Length > 0) _html.Add($"<p class=\"sub\">{sub}</p>\n");
    }

    private void WriteVerdict()
    {
        Verdict? verdict = _report.Verdict;
        int failed = verdict?.Failures.Count() ?? 0;
        Heading("verdict", "Verdict", verdict is null ? "" : verdict.IsPassed ? "Everything that was required holds." : $"{failed} of {verdict.Reasons.Count} requirements {(failed == 1 ? "fails" : "fail")}.");
        _html.Add($"<ul class=\"reasons\">\n");
        foreach (VerdictReason reason in verdict?.Reasons ?? [])
        {
            if (reason.Holds) _html.Add($"<li><span class=\"good-mark\" role=\"img\" aria-label=\"holds\">✓</span>");
            else _html.Add($"<li><span class=\"bad-mark\" role=\"img\" aria-label=\"fails\">✗</span>");
            _html.Add($"<span>{reason.Required}{(reason.Slice.IsAllRows ? "" : $" on {reason.Slice}")}</span><span class=\"got\">{reason.Got}</span></li>\n");
        }
        _html.Add($"</ul>\n");
        foreach (string warning in verdict?.Warnings ?? _report.LeakWarnings) _html.Add($"<p class=\"note\" role=\"note\">{warning}</p>\n");
    }

    private void WriteMetrics()
    {
        Heading("metrics", "Metrics", _report.Task == EvaluationTask.Binary ? FormattableString.Invariant($"A row is decided positive where its probability is above {_report.Threshold:0.####}.") : "");
        _html.Add($"<div class=\"tiles\">\n");
        foreach (string name in Headline().Where(name => !double.IsNaN(_report.Values[name])))
            _html.Add($"<div class=\"tile\"><span>{Words(name)}</span><b>{HtmlText.Number(_report.Values[name])}</b><span>{HtmlText.Range(_report.Overall.Intervals.GetValueOrDefault(name))}</span></div>\n");
        _html.Add($"</div>\n");
        if (_report.Decision is { } decision) _html.Add($"<p>Decision threshold {decision.ToString()}.</p>\n");
        _html.Add($"<details><summary>All metrics</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All metrics\"><table>\n<thead><tr><th scope=\"col\">metric</th><th scope=\"col\" class=\"n\">value</th><th scope=\"col\" class=\"n\">interval</th></tr></thead>\n<tbody>\n");
        foreach (MetricDefinition metric in MetricValues.Definitions.Where(m => !double.IsNaN(m.Of(_report.Values))))
            _html.Add($"<tr><td class=\"name\">{Words(metric.Name)}</td><td class=\"n\">{HtmlText.Number(metric.Of(_report.Values))}</td><td class=\"n\">{HtmlText.Range(_report.Overall.Intervals.GetValueOrDefault(metric.Name))}</td></tr>\n");
        _html.Add($"</tbody></table></div></details>\n");
    }

    private void WriteColumns()
    {
        Heading("columns", "Columns alone", $"What a single raw column reaches ({(_report.Task == EvaluationTask.Numbers ? "share of the variance explained" : "area under the ROC curve")}), on training rows it was not fitted on.");
        double from = _report.Task == EvaluationTask.Numbers ? 0 : 0.5;
        BarTable(["column", "strength", ""], _report.Columns.Take(20).Select(column => new Bar(column.Column, null, HtmlText.Number(column.Strength), () => FillBar((column.Strength - from) / (1 - from), column.GivesLabelAway))), "");
    }

    private string WeightText() => _report.Values.WeightedCount == _report.Values.Count ? "" : $" of weight {HtmlText.Count(_report.Values.WeightedCount)}";

    private string TaskText() => _report.Task switch
    {
        EvaluationTask.Binary => _report.ClassNames.Count == 2 ? $"{_report.ClassNames[0]} or {_report.ClassNames[1]}" : "yes or no",
        EvaluationTask.Classes => _report.Plots.Confusion.Count > 0 ? $"{_report.Plots.Confusion.Count} classes" : "classes",
        _ => "numbers",
    };

    private string MethodText() => _report.IntervalMethod switch
    {
        IntervalMethod.None => "No intervals were asked for.",
        IntervalMethod.Jackknife => FormattableString.Invariant($"Intervals of {100 * _report.Confidence:0.#} % by the jackknife. Differences to other models are of the same rows left out."),
        _ => FormattableString.Invariant($"Intervals of {100 * _report.Confidence:0.#} % by the Poisson bootstrap. Differences to other models are of the same resamples."),
    };

    private string[] Headline() => _report.Task switch
    {
        EvaluationTask.Binary => ["auc", "accuracy", "f1", "precision", "recall", "log_loss", "calibration", "mean_label"],
        EvaluationTask.Classes => ["accuracy", "macro_f1", "auc", "log_loss", "precision", "recall", "top_five_accuracy"],
        _ => ["rmse", "mae", "r2", "mape", "mean_label", "mean_prediction"],
    };

    private static string Words(string name) => name switch
    {
        "auc" => "AUC",
        "auc_precision_recall" => "AUC of precision over recall",
        "rmse" => "RMSE",
        "mae" => "MAE",
        "mape" => "MAPE",
        "r2" => "R²",
        "f1" => "F1",
        "macro_f1" => "macro F1",
        "weighted_f1" => "weighted F1",
        _ => name.Replace('_', ' '),
    };

    private string ClassName(int number) => number < _report.ClassNames.Count ? _report.ClassNames[number] : $"{number}";
}
