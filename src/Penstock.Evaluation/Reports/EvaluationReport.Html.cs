namespace Penstock.Evaluation;

public sealed partial record EvaluationReport
{
    /// <summary>The report as one HTML page that needs nothing else: for light and dark, wide and narrow windows, and the keyboard.</summary>
    public string ToHtml() => HtmlPage.Of(this);
}
