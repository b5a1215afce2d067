using System.Globalization;
using System.Text;

namespace Penstock.Cli;

/// <summary>A measure over the epochs, drawn with characters.</summary>
internal static class LossChart
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Columns of values from 0 up, with a scale at the left and the numbers of the epochs below.</summary>
    public static string Draw(IReadOnlyList<double> values, int height = 8, int columnWidth = 5)
    {
        double top = Math.Max(values.Max(), 1e-9);
        var text = new StringBuilder();
        for (int row = height - 1; row >= 0; row--)
        {
            text.Append((top * (row + 1) / height).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(7)).Append(" ┤");
            foreach (double value in values)
            {
                double filled = (value / top * height - row) * Levels.Length;
                char mark = filled >= Levels.Length ? Levels[^1] : filled >= 1 ? Levels[(int)filled - 1] : ' ';
                text.Append(new string(mark, columnWidth - 2).PadLeft(columnWidth));
            }
            text.Append('\n');
        }
        text.Append("   0.00 ┼").Append(new string('─', values.Count * columnWidth + 1)).Append('\n').Append("   epoch ");
        for (int i = 0; i < values.Count; i++) text.Append($"{i + 1}".PadLeft(columnWidth - 1).PadRight(columnWidth));
        return text.ToString().TrimEnd();
    }
}
