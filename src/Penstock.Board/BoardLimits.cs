namespace Penstock.Board;

/// <summary>The most that an answer holds, whatever a log says.</summary>
internal static class BoardLimits
{
    /// <summary>The longest name of a tag that is listed, in characters.</summary>
    public const int TagName = 2000;

    /// <summary>The most tags that are listed.</summary>
    public const int Tags = 50_000;

    /// <summary>The most bytes of a list of tags.</summary>
    public const long ListBytes = 48 << 20;

    /// <summary>The most bytes of memory that answers made of values of logs take at the same time.</summary>
    public const long AnswerBytes = 768L << 20;

    /// <summary>The most series of one request.</summary>
    public const int Series = 2000;

    /// <summary>The most points of one answer: 24 bytes each.</summary>
    public const long Points = 16_000_000;

    /// <summary>The most steps of histograms, images, sounds, texts and the like.</summary>
    public const int Entries = 10_000;

    /// <summary>The most buckets of a histogram, and the most thresholds of a curve.</summary>
    public const int Buckets = 10_000;

    /// <summary>The most buckets of all histograms of an answer, and the most thresholds of all curves.</summary>
    public const int Rows = 300_000;

    /// <summary>The most charts of the layout of a run, and of those of all runs.</summary>
    public const int Charts = 500, ChartsOfAll = 2000;

    /// <summary>The most bytes of an answer in JSON; what would be longer is refused.</summary>
    public const int JsonBytes = 64 << 20;

    /// <summary>The most characters of a display name and of a description in lists; longer ones are cut.</summary>
    public const int DisplayName = 200, Description = 10_000;

    /// <summary>The longest text that is laid out as Markdown; a longer one is shown plain, cut there.</summary>
    public const int MarkdownCharacters = 64 << 10;

    /// <summary>The most cells of a table of texts.</summary>
    public const int Cells = 20_000;

    /// <summary>The most characters of all texts of an answer.</summary>
    public const int TextCharacters = 16 << 20;

    /// <summary>The most nodes of a graph.</summary>
    public const int Nodes = 200_000;

    /// <summary>The most numbers of an embedding or a mesh.</summary>
    public const long Numbers = 64 << 20;

    /// <summary>The most bytes of a file beside the event files.</summary>
    public const long FileBytes = 512L << 20;

    /// <summary>The most entries of damage of a run.</summary>
    public const int Damage = 100;
}
