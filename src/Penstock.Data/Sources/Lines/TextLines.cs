using System.Text;

namespace Penstock.Data;

/// <summary>Reads text files line by line.</summary>
public static class TextLines
{
    /// <summary>A dataset of the lines of UTF-8 files, plain or packed, without their ends (\n or \r\n).</summary>
    /// <param name="files">Paths, folders or patterns.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is no UTF-8, or a packed file is damaged.</exception>
    public static Dataset<string> Read(FilePattern files, LineOptions? options = null) => new TextLineDataset(files.Find("TextLines"), options ?? new());
}

internal sealed class TextLineDataset(string[] files, LineOptions options) : FileDataset<string>("TextLines.Read", files, options.Settings)
{
    private protected override FileElements<string> OpenFile(string path, ReadingOptions reading) => new Elements(new(path, options, "TextLines"), options);

    private sealed class Elements(LineReader lines, LineOptions options) : FileElements<string>
    {
        private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

        public override bool Read()
        {
            while (lines.Read())
                try
                {
                    Current = s_strict.GetString(lines.Line);
                    return true;
                }
                catch (DecoderFallbackException error)
                {
                    if (!lines.PassOver("UTF-8", $"{Convert.ToHexString(error.BytesUnknown ?? [])} at byte {error.Index}. Convert the file with iconv", error)) return false;
                }
            return false;
        }

        public override bool Skip() => options.OnDamage is null ? lines.Read() : Read();

        public override void Dispose() => lines.Dispose();
    }
}
