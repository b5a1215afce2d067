using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The messages Event and Summary.Value, dated when they are built.</summary>
internal sealed class EventMessage(TimeProvider clock)
{
    private const int WallTime = 1, Step = 2, Version = 3, GraphDef = 4, Summary = 5, SessionLog = 7;
    private const int Value = 1, Tag = 1, TensorField = 8, Metadata = 9;
    private const int PluginData = 1, DisplayName = 2, Description = 3, DataClass = 4, PluginName = 1, Content = 2;
    private const int SessionStart = 1;
    private const int Kept = 1 << 20;
    private ProtoWriter _to = new();

    /// <summary>What the message is.</summary>
    public ReadOnlySpan<byte> Written => _to.Written;

    /// <summary>Seconds since 1970.</summary>
    public static double Seconds(DateTimeOffset time) => (double)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    /// <summary>The event that every file begins with.</summary>
    public static ReadOnlySpan<byte> FileVersion(TimeProvider clock)
    {
        var to = new ProtoWriter();
        to.Double(WallTime, Seconds(clock.GetUtcNow()));
        to.Text(Version, "brain.Event:2");
        return to.Written;
    }

    /// <summary>The graph of a run.</summary>
    public void OfGraph(ReadOnlySpan<byte> graph)
    {
        Begin(0);
        _to.Bytes(GraphDef, graph);
    }

    /// <summary>A run that goes on from a step: readers forget what they had of later ones.</summary>
    public void OfStart(long step)
    {
        Begin(step);
        int begun = _to.Begin(SessionLog);
        _to.Varint(1, SessionStart);
        _to.End(begun);
    }

    /// <summary>A single number.</summary>
    public void OfScalar(long step, string tag, float value, PluginTag? plugin)
    {
        int summary = BeginValue(step, tag, out int whole), tensor = _to.Begin(TensorField);
        TensorMessage.Scalar(_to, value);
        _to.End(tensor);
        End(plugin, summary, whole);
    }

    /// <summary>A tensor.</summary>
    public void OfTensor(long step, string tag, in EventTensor value, PluginTag? plugin)
    {
        int summary = BeginValue(step, tag, out int whole), tensor = _to.Begin(TensorField);
        TensorMessage.Write(_to, value);
        _to.End(tensor);
        End(plugin, summary, whole);
    }

    private void Begin(long step)
    {
        // What a mesh once took is not kept for scalars.
        if (_to.Written.Length > Kept) _to = new();
        _to.Clear();
        _to.Double(WallTime, Seconds(clock.GetUtcNow()));
        _to.Varint(Step, unchecked((ulong)step));
    }

    private int BeginValue(long step, string tag, out int whole)
    {
        Begin(step);
        whole = _to.Begin(Summary);
        int value = _to.Begin(Value);
        _to.Text(Tag, tag);
        return value;
    }

    private void End(PluginTag? plugin, int value, int whole)
    {
        if (plugin is not null)
        {
            int metadata = _to.Begin(Metadata), data = _to.Begin(PluginData);
            _to.Text(PluginName, plugin.Plugin);
            if (plugin.Content.Length > 0) _to.Bytes(Content, plugin.Content);
            _to.End(data);
            _to.Text(DisplayName, plugin.Info?.DisplayName ?? "");
            _to.Text(Description, plugin.Info?.Description ?? "");
            _to.Varint(DataClass, (ulong)plugin.Class);
            _to.End(metadata);
        }
        _to.End(value);
        _to.End(whole);
    }
}
