using System.Text;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Logs a run into an event file that TensorBoard reads. May be called from many threads; events are kept in the order of the calls. Writing happens
/// beside: what was logged is in the file after <see cref="RunWriterOptions.FlushInterval"/>, after <see cref="Flush"/> and when the writer is disposed.
/// A disk that is full or a folder that is lost stops nobody: <see cref="Failure"/> tells it, <see cref="Lost"/> counts what is in no file.
/// </summary>
public sealed partial class RunWriter : IDisposable
{
    private static readonly PluginTag s_scalar = new(RunPlugin.Scalars, DataClass.Scalar, [], null);
    private readonly EventQueue _queue;
    private readonly TimeProvider _clock;

    internal RunWriter(string folder, RunWriterOptions options) => (Folder, _clock, _queue) = (folder, options.Clock, new EventQueue(folder, options));

    /// <summary>The folder of the run.</summary>
    public string Folder { get; }

    /// <summary>The file that is written.</summary>
    public string FilePath => _queue.Path;

    /// <summary>What first kept events from being written, or null.</summary>
    public IOException? Failure => _queue.Failure;

    /// <summary>Whether the file takes nothing now.</summary>
    internal bool IsFailing => _queue.IsFailing;

    /// <summary>How many events are lost: those for which there was no room while the file could not be written, and those of a file that was deleted.</summary>
    public long Lost => _queue.Lost;

    /// <summary>Logs a number, as Float32.</summary>
    /// <param name="tag">The series that it belongs to; '/' parts groups.</param>
    /// <param name="value">The number.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    public void Scalar(string tag, double value, long step, TagInfo? about = null) =>
        _queue.Add(new ScalarEvent(ExpectTag(tag), step, (float)value, about), tag, RunPlugin.Scalars, static (EventMessage message, in ScalarEvent e, bool isFirst) =>
            message.OfScalar(e.Step, e.Tag, e.Value, !isFirst ? null : e.About is null ? s_scalar : s_scalar with { Info = e.About }));

    /// <summary>Logs a text in Markdown.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="markdown">The text.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    public void Text(string tag, string markdown, long step, TagInfo? about = null) => Texts(RunPlugin.Text, tag, [], [Encoding.UTF8.GetBytes(markdown)], step, DataClass.Tensor, [], about);

    /// <summary>Logs texts in Markdown; those of one or two axes are shown as a table.</summary>
    /// <param name="tag">The series that they belong to.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="step">Where they stand in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="ArgumentException">The tensor holds numbers.</exception>
    public void Text(string tag, Tensor texts, long step, TagInfo? about = null)
    {
        if (texts.DType != DType.Text) throw new ArgumentException($"RunLog \"{tag}\": expected texts, got {texts.DType} {texts.Shape}.");
        Add(RunPlugin.Text, tag, EventTensor.Of(texts), step, DataClass.Tensor, [], about);
    }

    /// <summary>Logs how numbers are spread; see <see cref="HistogramPayload.Of(ReadOnlySpan{float}, int)"/>.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="buckets">How many buckets. Default 30.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    public void Histogram(string tag, ReadOnlySpan<float> values, long step, int buckets = HistogramPayload.UsualBuckets, TagInfo? about = null) => Histogram(tag, HistogramPayload.Of(values, buckets), step, about);

    /// <summary>Logs a histogram.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="histogram">The buckets.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    public void Histogram(string tag, HistogramPayload histogram, long step, TagInfo? about = null) =>
        Numbers(RunPlugin.Histograms, tag, Tensor.From(histogram.Numbers(), [histogram.Buckets.Count, HistogramPayload.Columns]), step, [], about);

    /// <summary>Says that the run goes on after a step: what earlier files of the folder have of later steps no longer counts.</summary>
    /// <param name="step">The first step that is logged anew.</param>
    public void GoOn(long step) => _queue.Add(step, "", "", static (EventMessage message, in long step, bool _) => message.OfStart(step));

    /// <summary>Whether a tag has a value in the file.</summary>
    internal bool Has(string tag) => _queue.Has(tag);

    /// <summary>Tells of what is not logged, as a failure.</summary>
    internal void Tell(IOException failure) => _queue.Tell(failure);

    /// <summary>Writes all that was logged before into the file. A file system that does not answer is waited for ten seconds; then it is a failure.</summary>
    public void Flush() => _queue.Flush();

    /// <summary>Writes what waits and closes the file; waits no longer than <see cref="Flush"/>.</summary>
    public void Dispose() => _queue.Dispose();

    private static string ExpectTag(string tag) => tag is { Length: > 0 } ? tag : throw new ArgumentException("RunLog: expected a tag, got an empty one.");

    private void Numbers(string plugin, string tag, Tensor value, long step, byte[] content, TagInfo? about) => Add(plugin, tag, EventTensor.Of(value), step, DataClass.Tensor, content, about);

    private void Texts(string plugin, string tag, ReadOnlySpan<long> shape, IReadOnlyList<ReadOnlyMemory<byte>> texts, long step, DataClass kind, byte[] content, TagInfo? about) =>
        Add(plugin, tag, EventTensor.Of(shape, texts), step, kind, content, about);

    private void Add(string plugin, string tag, EventTensor value, long step, DataClass kind, byte[] content, TagInfo? about) =>
        _queue.Add(new TensorEvent(ExpectTag(tag), step, value, new(plugin, kind, content, about)), tag, plugin, static (EventMessage message, in TensorEvent e, bool isFirst) =>
            message.OfTensor(e.Step, e.Tag, e.Value, isFirst || e.Plugin.Plugin == RunPlugin.HParams ? e.Plugin : null));

    private readonly record struct ScalarEvent(string Tag, long Step, float Value, TagInfo? About);

    private readonly ref struct TensorEvent(string tag, long step, EventTensor value, PluginTag plugin)
    {
        public string Tag => tag;

        public long Step => step;

        public EventTensor Value { get; } = value;

        public PluginTag Plugin => plugin;
    }
}
