using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Turns the records of one event file into points of tags, and holds to TensorBoard's rules of restarts.</summary>
internal sealed partial class EventDecoder(string file, RunFolderOptions options, LogTexts texts, long limit)
{
    private const string Brand = "brain.Event:";
    private const double RestartsAreTold = 2;
    private const byte WallTag = 0x09, StepTag = 0x10, SummaryTag = 0x2A, ValueTag = 0x0A, SimpleTag = 0x15;
    private const int MostStepsBack = 100_000, TagsOfAnyFile = 1000, BytesOfAnyFile = 256 << 10, UsualMetadata = 64;

    private readonly TagTable _tags = new();
    private readonly Restarts _restarts = new();
    private double _version;
    private long _newestStep = -1, _metadataBytes, _toldBytes, _nameBytes, _stepsBack;

    public IReadOnlyList<TagSeries> Tags => _tags.InOrder;

    public double FirstWall { get; private set; } = double.NaN;

    public double LastWall { get; private set; } = double.NaN;

    /// <summary>The lowest step at which a writer began again: points of files before, from there on, are those of a run that was lost.</summary>
    public long LowestStart { get; private set; } = long.MaxValue;

    /// <summary>Points from this step on are dropped, as a later file began again there; the highest of all numbers drops none.</summary>
    public long Limit { get; private set; } = limit;

    /// <summary>What was refused in the record that was decoded last.</summary>
    public string? Refused { get; private set; }

    /// <summary>How often it was refused there: a record may hold many values.</summary>
    public int RefusedTimes { get; private set; }

    /// <summary>Sets or lowers the limit, and drops what lies beyond.</summary>
    public void LimitTo(long step)
    {
        Limit = step;
        foreach (TagSeries series in Tags)
            if (!series.IsBare) series.Points.DropFrom(step);
    }

    /// <summary>Drops what restarts have made void; to be called before points are looked at.</summary>
    public void Settle()
    {
        if (_restarts.Count == 0) return;
        foreach (TagSeries series in Tags)
            if (!series.IsBare) _restarts.Settle(series);
        _restarts.Clear();
    }

    /// <summary>Decodes a record that lies at a place in the file.</summary>
    public void Decode(ReadOnlySpan<byte> record, long at)
    {
        Refused = null;
        if (!TryDecodeScalar(record)) DecodeAny(record, at);
    }

    // What nearly all records of nearly all files are: wall time, step, and a summary of one number of a tag that has been seen, in the order in which
    // every writer writes them. Lengths below 128 take one byte.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryDecodeScalar(ReadOnlySpan<byte> record)
    {
        if (record.Length is < 22 or >= 0x80 || _version < RestartsAreTold || record[0] != WallTag || record[9] != StepTag) return false;
        int at = 10;
        ulong step = record[at++];
        if (step >= 0x80)
        {
            step &= 0x7F;
            for (int shift = 7; ; shift += 7)
            {
                if (shift > 56 || at > record.Length - 12) return false;
                byte b = record[at++];
                step |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80) break;
            }
        }
        if (at > record.Length - 11 || record[at] != SummaryTag || record[at + 1] != record.Length - at - 2 || record[at + 2] != ValueTag || record[at + 3] != record.Length - at - 4 || record[at + 4] != ValueTag) return false;
        int tag = at + 6, end = tag + record[at + 5];
        if (end > record.Length - 5) return false;
        float value;
        if (record[end] == SimpleTag && end + 5 == record.Length) value = BinaryPrimitives.ReadSingleLittleEndian(record[(end + 1)..]);
        else if (!ScalarValue.TryReadUsual(record[end..], out value)) return false;
        if (_tags.Find(record[tag..end]) is not { IsScalar: true } series) return false;
        double wall = BinaryPrimitives.ReadDoubleLittleEndian(record[1..]);
        Saw(wall);
        _restarts.Settle(series);
        if (IsWithin((long)step)) series.Points.Add((long)step, wall, value);
        return true;
    }

    private bool IsWithin(long step) => step < Limit || Limit == long.MaxValue;

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Saw(double wall)
    {
        if (!double.IsFinite(wall)) return;
        if (double.IsNaN(FirstWall)) FirstWall = wall;
        if (!(LastWall >= wall)) LastWall = wall;
    }

    private void DecodeAny(ReadOnlySpan<byte> record, long at)
    {
        var cursor = new WireCursor(record);
        (double wall, long step, int kind, WireRange content) = (0, 0, 0, default);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == EventField.Wall && wire == WireType.Fixed64) wall = cursor.Double();
            else if (field == EventField.Step && wire == WireType.Varint) step = unchecked((long)cursor.Varint());
            else if (wire == WireType.Bytes && field is >= EventField.FileVersion and <= EventField.MetaGraph) (kind, content) = (field, cursor.Range());
            else cursor.Pass(wire);
        }
        if (cursor.IsMalformed)
        {
            Refuse("an Event", "a record that is none");
            return;
        }
        Saw(wall);
        ReadOnlySpan<byte> bytes = record.Slice(content.Start, content.Length);
        if (kind == EventField.Summary)
        {
            DecodeSummary(record[..(content.Start + content.Length)], content.Start, wall, step, at);
            return;
        }
        if (kind == EventField.FileVersion) _version = VersionOf(bytes);
        if (kind == EventField.Session && _version >= RestartsAreTold && IsStart(bytes))
        {
            LowestStart = Math.Min(LowestStart, step);
            _restarts.Add(step);
        }
        if (_version < RestartsAreTold) _newestStep = step;
        if (kind == EventField.Graph) AddGraph(content, bytes, at, step, wall, isOwn: true);
        else if (kind == EventField.MetaGraph) AddMetaGraph(record, content, at, step, wall);
        else if (kind == EventField.TaggedMetadata) AddRunMetadata(record, content, at, step, wall);
    }

    private void DecodeSummary(ReadOnlySpan<byte> record, int start, double wall, long step, long at)
    {
        bool goesBack = false;
        if (_version < RestartsAreTold)
        {
            goesBack = step < _newestStep;
            if (!goesBack) _newestStep = step;
            // Each drop looks at what a tag has: a file that does little else would take hours.
            else if (++_stepsBack > MostStepsBack)
            {
                goesBack = false;
                if (_stepsBack == MostStepsBack + 1) Refuse($"steps that go back at most {MostStepsBack:N0} times", "more. Points are kept from here on");
            }
        }
        int i = start;
        while (i < record.Length && record[i] == ValueTag)
        {
            i++;
            if (!TryVarint(record, ref i, out ulong length) || length > (ulong)(record.Length - i))
            {
                Refuse("a Summary", "one that is malformed");
                return;
            }
            int end = i + (int)length;
            if (goesBack || !TryAddSimple(record[i..end], step, wall)) AddValue(record[i..end], at + i, step, wall, goesBack);
            i = end;
        }
        if (i < record.Length) DecodeOddSummary(record, i, wall, step, at, goesBack);
    }

    // What else a summary may hold is passed over, and values go on behind it.
    private void DecodeOddSummary(ReadOnlySpan<byte> record, int start, double wall, long step, long at, bool goesBack)
    {
        var cursor = new WireCursor(record, new(start, record.Length - start));
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field != EventField.Value || wire != WireType.Bytes)
            {
                cursor.Pass(wire);
                continue;
            }
            WireRange value = cursor.Range();
            if (!cursor.IsMalformed) AddValue(record.Slice(value.Start, value.Length), at + value.Start, step, wall, goesBack);
        }
        if (cursor.IsMalformed) Refuse("a Summary", "one that is malformed");
    }

    // A tag and a simple_value, of a tag that has been seen.
    private bool TryAddSimple(ReadOnlySpan<byte> value, long step, double wall)
    {
        if (value.Length < 7 || value[0] != ValueTag || value[1] >= 0x80) return false;
        int end = 2 + value[1];
        if (value.Length != end + 5 || value[end] != SimpleTag) return false;
        if (_tags.Find(value[2..end]) is not { IsScalar: true } series) return false;
        _restarts.Settle(series);
        if (IsWithin(step)) series.Points.Add(step, wall, BinaryPrimitives.ReadSingleLittleEndian(value[(end + 1)..]));
        return true;
    }

    private void AddValue(ReadOnlySpan<byte> bytes, long at, long step, double wall, bool goesBack)
    {
        if (!SummaryValue.TryRead(bytes, out SummaryValue value))
        {
            Refuse("a Summary.Value", "one that is malformed");
            return;
        }
        // PyTorch writes hyperparameters as metadata without a value.
        bool isMissing = value.Kind == 0;
        if (value.Kind == ValueField.OldHistogram || isMissing && !value.HasMetadata || SeriesOf(value) is not { } series || isMissing && series.Facts.Plugin != RunPlugin.HParams) return;
        if (!series.IsBare) _restarts.Settle(series);
        if (goesBack && !series.IsBare) series.Points.DropFrom(step);
        if (!IsWithin(step)) return;
        if (series.IsBare)
        {
            Refuse($"a value of {series.Facts.Plugin} for the tag \"{series.Name}\"", "a value of a summary");
            return;
        }
        string plugin = series.Facts.Plugin;
        if (value.OldPlugin is { } old && old != plugin) Refuse($"a value of {plugin} for the tag \"{series.Name}\"", $"one of {old}");
        else if (value.Kind == ValueField.Simple) series.Points.Add(step, wall, value.Simple);
        else if (plugin != RunPlugin.Scalars && series.IsKnown) series.Points.Add(step, wall, new LogPlace(at, bytes.Length, Crc32C.Of(bytes)));
        else if (ScalarValue.TryRead(value.Content, out double number)) series.Points.Add(step, wall, number);
        else if (plugin == RunPlugin.Scalars) Refuse($"a single number for the tag \"{series.Name}\"", "another tensor");
        else series.Points.Add(step, wall, new LogPlace(at, bytes.Length, Crc32C.Of(bytes)));
    }

    private TagSeries? SeriesOf(in SummaryValue value)
    {
        TagSeries? series = _tags.Find(value.Tag);
        // What a session was started with, and how it ended, its last value tells: it has nothing but metadata.
        bool isNews = value.HasMetadata && series is { IsKnown: true, Facts.Plugin: RunPlugin.HParams };
        if (series is { IsKnown: true } && !isNews || series is not null && !value.HasMetadata && value.OldPlugin is null) return series;
        if (series is null && (series = Add(value.Tag)) is null) return null;
        if (_metadataBytes + value.Metadata.Length > options.MostMetadata)
        {
            Refuse($"descriptions of tags of at most {options.MostMetadata:N0} bytes in a file", "more. Set MostMetadata if that is true");
            return null;
        }
        // What every tag has takes nothing of its own.
        int told = Math.Max(0, value.Metadata.Length - UsualMetadata);
        if (!HasRoomFor(told)) return null;
        _metadataBytes += value.Metadata.Length;
        _toldBytes += told;
        texts.Count(0, told);
        if (!value.TryReadFacts(texts, series.Name, out TagFacts facts))
        {
            Refuse("metadata of a tag", "such that are malformed");
            return null;
        }
        if (isNews ? facts.Plugin == RunPlugin.HParams : value.HasMetadata || value.OldPlugin is not null) series.Know(facts);
        return series;
    }

    private TagSeries? Add(ReadOnlySpan<byte> tag)
    {
        if (tag.Length > options.LongestTag) Refuse($"a tag of at most {options.LongestTag} bytes", $"one of {tag.Length:N0}, which begins \"{LogTexts.Decode(tag[..Math.Min(tag.Length, 32)])}\". Set LongestTag if that is true");
        else if (_tags.InOrder.Count >= options.MostTags) Refuse($"at most {options.MostTags:N0} tags in a file", "more. Set MostTags if that is true");
        else if (texts.Tags >= options.MostTagsOfFolder && _tags.InOrder.Count >= TagsOfAnyFile) Refuse($"at most {options.MostTagsOfFolder:N0} tags in all files", "more. Set MostTagsOfFolder if that is true");
        else if (HasRoomFor(texts.Added(tag)))
        {
            _nameBytes += texts.Added(tag);
            var series = new TagSeries(texts.NameOf(tag), file);
            texts.Count(1, 0);
            _tags.Add(series);
            return series;
        }
        return null;
    }

    // Names and descriptions of all files together; but no file takes so much that another has nothing.
    private bool HasRoomFor(int bytes)
    {
        if (bytes == 0 || texts.Bytes + bytes <= options.MostTagBytes || _toldBytes + _nameBytes + bytes <= BytesOfAnyFile) return true;
        Refuse($"names and descriptions of tags of at most {options.MostTagBytes:N0} bytes in all files", "more. Set MostTagBytes if that is true");
        return false;
    }

    /// <summary>Says that what was read is forgotten.</summary>
    public void Forget() => texts.Count(-_tags.InOrder.Count, -_toldBytes);

    private static double VersionOf(ReadOnlySpan<byte> version)
    {
        string text = Encoding.UTF8.GetString(version);
        return text.StartsWith(Brand, StringComparison.Ordinal) && double.TryParse(text[Brand.Length..], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : -1;
    }

    private static bool IsStart(ReadOnlySpan<byte> session)
    {
        ulong status = 0;
        var cursor = new WireCursor(session);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == EventField.Status && wire == WireType.Varint) status = cursor.Varint();
            else cursor.Pass(wire);
        }
        return status == EventField.Start && !cursor.IsMalformed;
    }

    private void Refuse(string expected, string got)
    {
        string refused = $"expected {expected}, got {got}.";
        if (Refused is null) (Refused, RefusedTimes) = (refused, 1);
        else if (Refused == refused) RefusedTimes++;
    }
}
