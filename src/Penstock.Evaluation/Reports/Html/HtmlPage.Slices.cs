namespace Penstock.Evaluation;

internal sealed partial class HtmlPage
{
    private const int MostRows = 60;

    private sealed record Bar(string Name, string? Extra, string Value, Action Draw);

    private void WriteRivals()
    {
        Heading("rivals", "Beside others", $"{Words(_primary.Name)} on the same rows. The bar is the interval of the difference, this model less the other; the dashed line is no difference.");
        // What always answers the same is far below, and would press the others to a point.
        bool IsFar(RivalResult rival) => rival.Kind == RivalKind.Majority && _report.Rivals.Count > 1;
        var scale = Scale.Over(_report.Rivals.Where(rival => !IsFar(rival)).SelectMany(rival => new[] { 0, Difference(rival).Lower, Difference(rival).Upper, Gap(rival) }));
        BarTable(["other model", "its value", "difference", ""], _report.Rivals.Select(rival => new Bar(rival.Name, HtmlText.Number(_primary.Of(rival.Values)), Signed(Gap(rival)), () => { if (!IsFar(rival)) IntervalBar(scale, Gap(rival), Difference(rival), 0); })), "");
    }

    private Interval Difference(RivalResult rival) => rival.Differences.GetValueOrDefault(_primary.Name, Interval.Undefined);

    private double Gap(RivalResult rival) => _primary.Of(_report.Values) - _primary.Of(rival.Values);

    private static string Signed(double value) => (value > 0 ? "+" : "") + HtmlText.Number(value);

    private void WriteSlices()
    {
        Heading("slices", "Slices", $"{Words(_primary.Name)} with its interval; the dashed line is that of all rows.");
        var scale = Scale.Over(_report.Slices.SelectMany(slice => new[] { _primary.Of(slice.Values), Of(slice).Lower, Of(slice).Upper }).Append(_primary.Of(_report.Values)));
        foreach (AskedSlices asked in _report.Asked)
        {
            SliceSpec spec = SliceSpec.Parse(asked.Slices);
            SliceResult[] slices = [.. _report.Slices.Where(slice => spec.Covers(slice.Key))];
            _html.Add($"<h3>{asked.Slices}</h3>\n");
            if (slices.Length > 0) BarTable(["slice", "rows", Words(_primary.Name), ""], slices.Take(MostRows).Select(slice => new Bar(ShortName(slice.Key, spec), HtmlText.Count(slice.Values.Count), HtmlText.Number(_primary.Of(slice.Values)), () => IntervalBar(scale, _primary.Of(slice.Values), Of(slice), _primary.Of(_report.Values)))), "");
            if (slices.Length > MostRows) _html.Add($"<p class=\"sub\">{slices.Length - MostRows} more slices are in the JSON.</p>\n");
            if (asked.LeftOut > 0) _html.Add($"<p class=\"sub\">{asked.LeftOut} slices of {asked.LeftOutRows} rows in all have too few rows to be measured.</p>\n");
            if (asked.IsMissing) _html.Add($"<p class=\"note\" role=\"note\">No row is in any of these slices.</p>\n");
        }
    }

    private Interval Of(SliceResult slice) => slice.Intervals.GetValueOrDefault(_primary.Name, Interval.Undefined);

    // Under the heading of one column its name need not stand again.
    private static string ShortName(SliceKey key, SliceSpec spec) => key.Parts.Count == 1 && spec.Columns.Count == 1 ? key.Parts[0].Value : key.ToString();

    private void WriteWeakest()
    {
        Heading("weakest", "Weakest slices", $"Found among {HtmlText.Count(_report.Weakest[0].Tested)} slices of one column or two without being named: the loss is larger than on the other rows by more than luck (false discovery rate 5 %). The bar is the interval of the excess.");
        var scale = Scale.Over(_report.Weakest.SelectMany(weak => new[] { 0, weak.Excess.Lower, weak.Excess.Upper }));
        BarTable(["slice", "rows", $"loss, {Words(_primary.Name)}", ""], _report.Weakest.Select(weak => new Bar(weak.Key.ToString(), $"{HtmlText.Count(weak.Values.Count)} rows, p {Small(weak.PValue)}",
            $"{HtmlText.Number(weak.Loss)} against {HtmlText.Number(weak.OtherLoss)}{(double.IsNaN(_primary.Of(weak.Values)) ? "" : $", {Words(_primary.Name)} {HtmlText.Number(_primary.Of(weak.Values))}")}",
            () => IntervalBar(scale, weak.Loss - weak.OtherLoss, weak.Excess, 0))), "weak");
    }

    private static string Small(double p) => p < 1e-4 ? "< 0.0001" : FormattableString.Invariant($"{p:0.####}");

    private void BarTable(string[] headings, IEnumerable<Bar> bars, string kind)
    {
        _html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{headings[0]}\"><table class=\"bars {kind}\">\n<thead><tr>");
        for (int i = 0; i < headings.Length; i++)
        {
            if (i is 0 || i == headings.Length - 1) _html.Add($"<th scope=\"col\">{headings[i]}</th>");
            else _html.Add($"<th scope=\"col\" class=\"n\">{headings[i]}</th>");
        }
        _html.Add($"</tr></thead>\n<tbody>\n");
        foreach (Bar bar in bars)
        {
            _html.Add($"<tr><td class=\"name\">{bar.Name}</td>");
            if (bar.Extra is not null) _html.Add($"<td class=\"n extra\">{bar.Extra}</td>");
            _html.Add($"<td class=\"n value\">{bar.Value}</td><td class=\"bar\">");
            bar.Draw();
            _html.Add($"</td></tr>\n");
        }
        _html.Add($"</tbody></table></div>\n");
    }

    private void IntervalBar(Scale scale, double value, Interval interval, double guide)
    {
        if (double.IsNaN(value)) return;
        string text = interval.IsDefined ? $"{HtmlText.Number(value)}, from {HtmlText.Range(interval)}" : HtmlText.Number(value);
        _html.Add($"<svg role=\"img\" aria-label=\"{text}\"><title>{text}</title>");
        if (!double.IsNaN(guide)) _html.Add($"<line class=\"whole\" x1=\"{scale.Percent(guide)}%\" x2=\"{scale.Percent(guide)}%\" y1=\"-4\" y2=\"22\"/>");
        if (interval.IsDefined) _html.Add($"<line class=\"whisker\" x1=\"{scale.Percent(interval.Lower)}%\" x2=\"{scale.Percent(interval.Upper)}%\" y1=\"9\" y2=\"9\"/>");
        _html.Add($"<circle class=\"spot\" cx=\"{scale.Percent(value)}%\" cy=\"9\" r=\"5\"/></svg>");
    }

    private void FillBar(double share, bool isWarning)
    {
        double width = 100 * Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1);
        if (isWarning) _html.Add($"<svg aria-hidden=\"true\"><rect class=\"fill warn\" x=\"0\" y=\"4\" height=\"10\" rx=\"3\" width=\"{width}%\"/></svg>");
        else _html.Add($"<svg aria-hidden=\"true\"><rect class=\"fill\" x=\"0\" y=\"4\" height=\"10\" rx=\"3\" width=\"{width}%\"/></svg>");
    }

    /// <summary>Where values lie between the least and the largest.</summary>
    private readonly record struct Scale(double Low, double High)
    {
        public static Scale Over(IEnumerable<double> values)
        {
            double[] known = [.. values.Where(double.IsFinite)];
            if (known.Length == 0) return new(0, 1);
            double low = known.Min(), high = known.Max(), room = high > low ? 0.04 * (high - low) : 0.5;
            return new(low - room, high + room);
        }

        public double Percent(double value) => 100 * Math.Clamp((value - Low) / (High - Low), 0, 1);
    }
}
