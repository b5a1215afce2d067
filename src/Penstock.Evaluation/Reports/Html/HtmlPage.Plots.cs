namespace Penstock.Evaluation;

internal sealed partial class HtmlPage
{
    // Of the drawing's own units.
    private const double Left = 46, Right = 350, Top = 10, Bottom = 250, Width = 360, Height = 290;

    private void WritePlots()
    {
        ReportPlots plots = _report.Plots;
        Heading("curves", "Curves", "");
        _html.Add($"<div class=\"grid\">\n");
        if (plots.Confusion.Count > 0) WriteConfusion();
        if (plots.Roc.Count > 0) WriteCurves("ROC curve", plots.Roc, "false positive rate", "true positive rate", true, (1 - _report.Values.Specificity, _report.Values.Recall), $"AUC {HtmlText.Number(_report.Values.Auc)}");
        if (plots.PrecisionRecall.Count > 0) WriteCurves("Precision over recall", plots.PrecisionRecall, "recall", "precision", false, (_report.Values.Recall, _report.Values.Precision), _report.Task == EvaluationTask.Binary ? $"AUC {HtmlText.Number(_report.Values.AucPrecisionRecall)}, share of positives {HtmlText.Number(_report.Values.MeanLabel)}" : "");
        if (plots.Calibration.Count > 0) WriteCalibration();
        if (plots.PositiveScores.Count > 0) WriteScores();
        _html.Add($"</div>\n");
    }

    private void WriteConfusion()
    {
        IReadOnlyList<IReadOnlyList<double>> cells = _report.Plots.Confusion;
        _html.Add($"<figure><h3>Confusion matrix</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\"><table class=\"confusion\">\n<thead><tr><th scope=\"col\">label \\ decided</th>");
        for (int c = 0; c < cells.Count; c++) _html.Add($"<th scope=\"col\">{ClassName(c)}</th>");
        _html.Add($"</tr></thead>\n<tbody>\n");
        for (int label = 0; label < cells.Count; label++)
        {
            double all = cells[label].Sum();
            _html.Add($"<tr><th scope=\"row\">{ClassName(label)}</th>");
            for (int c = 0; c < cells.Count; c++)
            {
                double share = all > 0 ? cells[label][c] / all : 0;
                if (c == label) _html.Add($"<td style=\"--share:{share}\">");
                else _html.Add($"<td style=\"--share:{share};--tone:var(--second)\">");
                _html.Add($"{HtmlText.Count(cells[label][c])}<small>{100 * share} %</small></td>");
            }
            _html.Add($"</tr>\n");
        }
        _html.Add($"</tbody></table></div><figcaption>Shares are of the rows of a label.</figcaption></figure>\n");
    }

    private void WriteCurves(string title, IReadOnlyList<PlotCurve> curves, string x, string y, bool hasDiagonal, (double X, double Y) decided, string caption)
    {
        BeginPlot(title, caption.Length > 0 ? $"{title}: {caption}" : title);
        Axes(x, y, new(0, 1), new(0, 1));
        if (hasDiagonal) _html.Add($"<line class=\"guide\" x1=\"{Left}\" y1=\"{Bottom}\" x2=\"{Right}\" y2=\"{Top}\"/>");
        for (int i = 0; i < curves.Count; i++)
        {
            _html.Add($"<polyline class=\"curve\" style=\"stroke:var(--c{i % 10})\" points=\"");
            foreach (CurvePoint point in curves[i].Points) _html.Add($"{X(point.X)},{Y(point.Y)} ");
            _html.Add($"\"/>");
        }
        if (_report.Task == EvaluationTask.Binary && double.IsFinite(decided.X + decided.Y))
            _html.Add($"<circle class=\"dot\" cx=\"{X(decided.X)}\" cy=\"{Y(decided.Y)}\" r=\"6\" style=\"fill:var(--second)\"><title>{FormattableString.Invariant($"decided at {_report.Threshold:0.####}")}</title></circle>");
        _html.Add($"</svg>");
        if (curves.Count > 1) Legend(curves.Select((curve, i) => (int.TryParse(curve.Name, out int c) ? ClassName(c) : curve.Name, $"--c{i % 10}")));
        EndPlot(_report.Task == EvaluationTask.Binary ? FormattableString.Invariant($"{caption}; the dot is the threshold {_report.Threshold:0.####}") : caption);
    }

    private void WriteCalibration()
    {
        IReadOnlyList<CalibrationBin> bins = _report.Plots.Calibration;
        bool isProbability = _report.Task != EvaluationTask.Numbers;
        Scale scale = isProbability ? new(0, 1) : Scale.Over(bins.SelectMany(bin => new[] { bin.MeanPrediction, bin.MeanLabel }));
        double most = bins.Max(bin => bin.Count);
        string caption = isProbability
            ? double.IsNaN(_report.Values.CalibrationError) ? "Of the class that was decided; a dot's area is its share of the rows." : $"Calibration error {HtmlText.Number(_report.Values.CalibrationError)}; a dot's area is its share of the rows."
            : "Ten bins of equally many rows.";
        BeginPlot("Calibration", $"Calibration: {caption}");
        Axes("mean prediction", isProbability ? _report.Task == EvaluationTask.Binary ? "share of positives" : "share that is right" : "mean label", scale, scale);
        _html.Add($"<line class=\"guide\" x1=\"{Left}\" y1=\"{Bottom}\" x2=\"{Right}\" y2=\"{Top}\"/><polyline class=\"curve\" style=\"stroke:var(--c0)\" points=\"");
        foreach (CalibrationBin bin in bins) _html.Add($"{X(scale, bin.MeanPrediction)},{Y(scale, bin.MeanLabel)} ");
        _html.Add($"\"/>");
        foreach (CalibrationBin bin in bins)
            _html.Add($"<circle class=\"dot\" style=\"fill:var(--c0)\" cx=\"{X(scale, bin.MeanPrediction)}\" cy=\"{Y(scale, bin.MeanLabel)}\" r=\"{3 + 6 * Math.Sqrt(bin.Count / most)}\"><title>{$"predicted {HtmlText.Number(bin.MeanPrediction)}, came {HtmlText.Number(bin.MeanLabel)}, {HtmlText.Count(bin.Count)} rows"}</title></circle>");
        _html.Add($"</svg>");
        EndPlot(caption);
    }

    private void WriteScores()
    {
        IReadOnlyList<double> positives = _report.Plots.PositiveScores, negatives = _report.Plots.NegativeScores;
        double most = Math.Max(1e-12, Math.Max(positives.Max() / Math.Max(1e-12, positives.Sum()), negatives.Max() / Math.Max(1e-12, negatives.Sum())));
        most = Math.Ceiling(10 * most) / 10;
        BeginPlot("Scores by label", "How the scores of positives and of negatives are spread");
        Axes("probability", "share of the label's rows", new(0, 1), new(0, most));
        foreach (var (scores, color) in new[] { (negatives, "--c1"), (positives, "--c0") })
            for (int bin = 0; bin < scores.Count; bin++)
            {
                double share = scores[bin] / Math.Max(1e-12, scores.Sum()), width = (Right - Left) / scores.Count, height = (Bottom - Top) * share / most;
                _html.Add($"<rect x=\"{Left + bin * width + 0.5}\" y=\"{Bottom - height}\" width=\"{width - 1}\" height=\"{height}\" style=\"fill:var({color})\" opacity=\"0.55\"/>");
            }
        _html.Add($"<line class=\"guide\" x1=\"{X(_report.Threshold)}\" x2=\"{X(_report.Threshold)}\" y1=\"{Top}\" y2=\"{Bottom}\"/></svg>");
        Legend([(_report.ClassNames.Count == 2 ? ClassName(1) : "positives", "--c0"), (_report.ClassNames.Count == 2 ? ClassName(0) : "negatives", "--c1")]);
        EndPlot("The dashed line is the threshold.");
    }

    private void BeginPlot(string title, string label) =>
        _html.Add($"<figure><h3>{title}</h3><svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" tabindex=\"0\" aria-label=\"{label}\">");

    private void EndPlot(string caption) => _html.Add($"<figcaption>{caption}</figcaption></figure>\n");

    private void Axes(string x, string y, Scale across, Scale up)
    {
        for (int tick = 0; tick <= 4; tick++)
        {
            double atX = Left + tick * (Right - Left) / 4, atY = Bottom - tick * (Bottom - Top) / 4;
            _html.Add($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{atY}\" y2=\"{atY}\"/><line class=\"axis\" x1=\"{atX}\" x2=\"{atX}\" y1=\"{Top}\" y2=\"{Bottom}\"/>");
            _html.Add($"<text x=\"{atX}\" y=\"{Bottom + 15}\" text-anchor=\"middle\">{TickText(across.Low + tick * (across.High - across.Low) / 4)}</text><text x=\"{Left - 6}\" y=\"{atY + 4}\" text-anchor=\"end\">{TickText(up.Low + tick * (up.High - up.Low) / 4)}</text>");
        }
        _html.Add($"<text x=\"{(Left + Right) / 2}\" y=\"{Bottom + 33}\" text-anchor=\"middle\">{x}</text><text x=\"12\" y=\"{(Top + Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 12 {(Top + Bottom) / 2})\">{y}</text>");
    }

    private void Legend(IEnumerable<(string Name, string Color)> entries)
    {
        _html.Add($"<ul class=\"legend\">");
        foreach (var (name, color) in entries) _html.Add($"<li><i style=\"background:var({color})\"></i>{name}</li>");
        _html.Add($"</ul>");
    }

    private static string TickText(double value) => value.ToString(Math.Abs(value) >= 1000 ? "0" : "0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static double X(double share) => Left + share * (Right - Left);

    private static double Y(double share) => Bottom - share * (Bottom - Top);

    private static double X(Scale scale, double value) => X(scale.Percent(value) / 100);

    private static double Y(Scale scale, double value) => Y(scale.Percent(value) / 100);
}
